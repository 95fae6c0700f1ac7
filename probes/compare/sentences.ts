import { causesText, count, plain, plural, time } from '../report/words.ts';
import { nameOf, type Pairing } from './pairing.ts';
import type {
  ClaimComparison,
  ComparedScenario,
  Comparison,
  Figures,
  Judgement,
  Measure,
  ShareComparison,
  ShareFigure,
} from './schema.ts';

/** Who is compared in which scenario, for a sentence about it. */
export interface Told {
  readonly pairing: Pick<Pairing, 'scenario' | 'controller'>;
  readonly reference: string;
  readonly subject: string;
  readonly cutBy: { readonly reference: Figures['cutBy']; readonly subject: Figures['cutBy'] };
}

/** `a kept 300 of 300 through controller-restart where b kept 0 of 300 (cut by proxy-signal); the difference is 100 % (98.2–100 %)`. */
export function differenceSentence(told: Told, share: ShareComparison): string {
  const subjectIsBetter = share.differencePercent.value < 0;
  const [better, worse] = subjectIsBetter ? (['subject', 'reference'] as const) : (['reference', 'subject'] as const);
  const through = `through ${plain(nameOf(told.pairing))}`;
  const cause = share.measure === 'cut' ? causesText(told.cutBy[worse]) : '';
  return [
    `${plain(told[better])} ${phrases[share.measure](share[better])} ${through}`,
    ` where ${plain(told[worse])} ${phrases[share.measure](share[worse])}${cause === '' ? '' : ` (cut by ${cause})`}`,
    `; the difference is ${differenceText(share)}`,
  ].join('');
}

/** `a holds 'no-reload' through no-op-reconcile where b does not (3 reloads, limit 0)`. */
export function claimSentence(told: Told, claim: ClaimComparison): string {
  const { name, holdsIn, failsIn, measured, limit, unit } = claim;
  const found = measured === null ? 'not measured' : `${count(measured)} ${plain(unit)}, limit ${count(limit)}`;
  const holds = `${plain(told[holdsIn])} holds '${plain(name)}' through ${plain(nameOf(told.pairing))}`;
  return `${holds} where ${plain(told[failsIn])} does not (${found})`;
}

/** That, and why, nothing can be said to differ; with how many connections it could, where that can be said. */
export function noDifferenceSentence(told: Told, shares: readonly ShareComparison[]): string {
  const { reference, subject, pairing } = told;
  const bySize = shares.toSorted((a, b) => Math.abs(b.differencePercent.value) - Math.abs(a.differencePercent.value));
  const share = bySize.find(({ decides }) => decides) ?? bySize[0];
  const start = `no difference can be told between ${plain(subject)} and ${plain(reference)} in ${plain(nameOf(pairing))}`;
  if (share === undefined) return start;
  const numbers = `${numbersText(share.subject)} and ${numbersText(share.reference)} ${nouns[share.measure]}`;
  if (share.judgement === null) return `${start}: ${numbers}, as they were meant to`;
  const { lower, upper } = share.differencePercent;
  const most = Math.max(Math.abs(lower), Math.abs(upper));
  const rest =
    share.neededConnections === null
      ? `a difference above ${percentText(most)} is ruled out`
      : `if that is how they differ, it takes about ${count(share.neededConnections)} connections each to tell`;
  return `${start}: ${numbers}; ${rest}`;
}

/** For each subject that cut connections: the one setting that would have saved them, from its report. */
export function remediesOf({ rows }: ComparedScenario): string[] {
  return rows.flatMap(({ subject, remedy }) =>
    remedy === null ? [] : [`What would have saved the connections of ${subject}: ${remedy}`],
  );
}

/** What was asked of the connections of a scenario. */
export function askedText({ connections, keepMs }: Pick<ComparedScenario, 'connections' | 'keepMs'>): string {
  const asked = keepMs === 0 ? 'which may move to another backend' : `to be kept for ${time(keepMs)}`;
  return `${plural(connections, 'connection')}, ${asked}`;
}

/** `100 % (98.2–100 %)`, without the sign: the sentence says who is better. */
export function differenceText({ differencePercent: { value, lower, upper } }: ShareComparison): string {
  const [from, to] = value < 0 ? [-upper, -lower] : [lower, upper];
  return `${percentText(Math.abs(value))} (${percentText(from).replace(' %', '')}–${percentText(to)})`;
}

/** `98.2 %`, `100 %`, `0.03 %`; never 100 % for less. */
export function percentText(percent: number): string {
  const size = Math.abs(percent);
  const digits = size > 0 && size < 0.1 ? 2 : 1;
  const rounded = Number(percent.toFixed(digits));
  const honest = size < 100 && Math.abs(rounded) === 100 ? Math.sign(percent) * 99.9 : rounded;
  return `${Object.is(honest, -0) ? 0 : honest}`.replace('-', '−') + ' %';
}

/** What is said of a scenario that not all have. */
export function leftOutText(one: Comparison['leftOut'][number]): string {
  const missing = `${nameOf(one)} is missing from ${one.missingFrom.join(', ')}`;
  return one.compared ? `${missing}, and is compared among the others` : missing;
}

/** `worse`, `no difference told` … as all views word it. */
export const judgementWords: Readonly<Record<Judgement, string>> = {
  better: 'better',
  worse: 'worse',
  'no-difference': 'no difference told',
  'cannot-be-told': 'cannot be told',
};

/** What a measure counts, as a heading. */
export const measureWords: Readonly<Record<Measure, string>> = {
  cut: 'cut too early',
  'never-back': 'never back',
  'lost-messages': 'lost messages',
  'operations-cut': 'operations cut',
  'wrong-end': 'ended wrongly',
};

const nouns: Readonly<Record<Measure, string>> = {
  cut: 'connections were cut',
  'never-back': 'clients were not served again',
  'lost-messages': 'connections lost messages',
  'operations-cut': 'operations were cut',
  'wrong-end': 'connections ended otherwise than claimed',
};

const phrases: Readonly<Record<Measure, (share: ShareFigure) => string>> = {
  cut: ({ events, of }) => `kept ${count(of - events)} of ${count(of)}`,
  'never-back': (share) => `left ${numbersText(share)} clients without service for good`,
  'lost-messages': (share) => `lost messages on ${numbersText(share)} connections`,
  'operations-cut': (share) => `cut ${numbersText(share)} operations`,
  'wrong-end': (share) => `ended ${numbersText(share)} connections otherwise than claimed`,
};

function numbersText({ events, of }: ShareFigure): string {
  return `${count(events)} of ${count(of)}`;
}
