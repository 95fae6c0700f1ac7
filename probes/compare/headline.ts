import { decisive } from './against.ts';
import { time } from '../report/words.ts';
import { nameOf } from './pairing.ts';
import type { Against, Comparison, ComparedScenario } from './schema.ts';

/** What a comparison says in its first sentences, and what the exit code follows from. */
export function headlineOf(scenarios: readonly ComparedScenario[]): Pick<Comparison, 'headline' | 'outcome'> {
  const all = scenarios.flatMap((scenario) => scenario.against.map((one) => ({ scenario, one })));
  const worse = bySize(all.filter(({ one }) => one.judgement === 'worse'));
  const better = bySize(all.filter(({ one }) => one.judgement === 'better'));
  const same = all.filter(({ one }) => one.judgement === 'no-difference');
  const open = all.filter(({ one }) => one.judgement === 'cannot-be-told');
  const [first, ...others] = [...worse, ...better];
  const outcome =
    worse.length > 0 ? 'worse' : better.length > 0 ? 'better' : same.length > 0 ? 'no-difference' : 'cannot-be-told';
  if (first === undefined) return { outcome, headline: withoutDifference(same, open) };
  const details = [
    ...others.map(({ one }) => sentence(one.because)),
    ...(same.length === 0 ? [] : [`No difference in what was kept or lost can be told in ${listOf(same)}.`]),
    ...lifeSentences(same),
    ...open.map(({ one }) => sentence(one.because)),
    ...gapSentences(scenarios),
  ];
  return { outcome, headline: { sentence: sentence(first.one.because), details } };
}

interface One {
  readonly scenario: ComparedScenario;
  readonly one: Against;
}

function withoutDifference(same: readonly One[], open: readonly One[]): Comparison['headline'] {
  const details = [...same.map(({ one }) => sentence(one.because)), ...open.map(({ one }) => sentence(one.because))];
  const further = [...lifeSentences(same), ...gapSentences(same.map(({ scenario }) => scenario))];
  if (same.length === 0) return { sentence: 'Nothing can be told from these runs.', details };
  if (same.length + open.length === 1) return { sentence: details[0] ?? '', details: further };
  return {
    sentence: 'No difference between these can be told with these numbers of connections.',
    details: [...details, ...further],
  };
}

/** Where the shares do not tell two subjects apart, their connections may still have lived for different times. */
function lifeSentences(same: readonly One[]): string[] {
  return same.flatMap(({ scenario, one: { lifetimes, subject, shares } }) => {
    const meantToMove = scenario.keepMs === 0 || shares.some(({ judgement }) => judgement === null);
    if (lifetimes === null || lifetimes.longer === null || meantToMove) return [];
    const reference = scenario.rows[0]?.subject ?? '';
    const { halfEndedMs } = lifetimes;
    const sides = [
      { name: subject, half: halfEndedMs.subject },
      { name: reference, half: halfEndedMs.reference },
    ];
    const [longer, shorter] = lifetimes.longer ? sides : sides.toReversed();
    const lived = (half: number | null | undefined): string =>
      half === null || half === undefined ? 'more than half outlived the watch' : `half ended within ${time(half)}`;
    return [
      `Connections lived longer through ${nameOf(scenario)} behind ${longer?.name ?? ''} (${lived(longer?.half)}) than behind ${shorter?.name ?? ''} (${lived(shorter?.half)}).`,
    ];
  });
}

function gapSentences(scenarios: readonly ComparedScenario[]): string[] {
  return [...new Set(scenarios)].flatMap((scenario) =>
    scenario.against.flatMap(({ gaps, subject }) => {
      const { rows } = scenario;
      if (gaps === null || gaps.longer === null) return [];
      const [longer, shorter] = gaps.longer ? [subject, rows[0]?.subject] : [rows[0]?.subject, subject];
      return [
        `${longer ?? ''} left clients longer without service through ${nameOf(scenario)} than ${shorter ?? ''} (a ${gaps.size} effect).`,
      ];
    }),
  );
}

function bySize(all: readonly One[]): One[] {
  const size = ({ one }: One): number => Math.abs(decisive(one.shares)?.differencePercent.value ?? 0);
  return all.toSorted((a, b) => size(b) - size(a));
}

function listOf(all: readonly One[]): string {
  const groups = Map.groupBy(all, ({ one }) => one.subject);
  const severalSubjects = groups.size > 1;
  return [...groups]
    .map(([subject, some]) => {
      const names = some.map(({ scenario }) => nameOf(scenario)).join(', ');
      return severalSubjects ? `${names} for ${subject}` : names;
    })
    .join('; ');
}

function sentence(text: string): string {
  return `${text.replace(/^no /, 'No ')}.`;
}
