import { causesText, count, plain, plural, time, verdictWords } from '../report/words.ts';
import type { Against, ComparedRow, ComparedScenario, Difference, Figures, Measure, ShareFigure } from './schema.ts';
import { curveText } from './curve-text.ts';
import { differenceText, judgementWords, measureWords, percentText } from './sentences.ts';

/** A table as all views show it: subjects side by side, the reference first. Cells hold text of one line each. */
export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly { readonly label: string; readonly cells: readonly string[] }[];
}

/** All figures of one scenario. A figure that nobody has is left out; one that somebody lacks says why. */
export function scenarioTable({ rows, against, keepMs }: ComparedScenario): Table {
  const ofFigures = (label: string, text: (figures: Figures) => string | null): Line => ({
    label,
    cells: rows.map(({ figures }) => (figures === null ? null : text(figures))),
  });
  const ofAgainst = (label: string, text: (one: Against) => string | null): Line => ({
    label,
    cells: rows.map(({ subject }, index) => {
      const one = against.find((each) => each.subject === subject);
      return index === 0 || one === undefined ? null : text(one);
    }),
    first: 'reference',
  });
  const axisMs = Math.max(keepMs, ...rows.map(({ figures }) => figures?.survival?.points.at(-1)?.atMs ?? 0));
  const lines: Line[] = [
    { label: 'verdict', cells: rows.map(verdictText) },
    ofFigures('kept', ({ kept, held }) => (keepMs === 0 ? null : `${count(kept)} of ${count(held)}`)),
    ofFigures('cut by', ({ cutBy }) => causesText(cutBy) || null),
    ...measures.map((measure) => ofFigures(measureWords[measure], ({ shares }) => shareText(shares[measure]))),
    ofFigures('ended in all', ({ ended, held, endedBy }) => endedText(ended, held, endedBy)),
    ofFigures('alive over time', ({ survival }) => curveText(survival, axisMs)),
    ofFigures('half ended', ({ survival }) => halfText(survival)),
    ofFigures('gap median', ({ gapMs }) => quantileText(gapMs.p50)),
    ofFigures('gap p95', ({ gapMs }) => quantileText(gapMs.p95)),
    ofFigures('gap p99', ({ gapMs }) => quantileText(gapMs.p99)),
    ofFigures('return', ({ storm }) => stormText(storm)),
    ofFigures('99 % back', ({ storm }) => backText(storm)),
    ofFigures('spread', ({ spread, runs }) => spreadText(spread, runs)),
    ofAgainst('judgement', ({ judgement }) => `${judgementMarks[judgement]} ${judgementWords[judgement]}`),
    ...measures.map((measure) =>
      ofAgainst(`${measureWords[measure]}, difference`, (one) => shareDifferenceText(one, measure)),
    ),
    ofAgainst('claims', claimsText),
    ofAgainst('client by client', clientsText),
    ofAgainst('lives, difference', livesText),
    ofAgainst('gaps, difference', gapsText),
  ];
  return { head: rows.map(({ subject }) => plain(subject)), rows: lines.flatMap(filled) };
}

/** Keys whose values differ, in the words of whoever reads them. */
export function differenceTable(differences: readonly Difference[], subjects: readonly string[]): Table {
  const severalControllers = new Set(differences.map(({ controller }) => controller)).size > 1;
  return {
    head: subjects.map(plain),
    rows: differences.map(({ key, controller, values, names }) => ({
      label: plain(severalControllers && controller !== null ? `${controller}: ${key}` : key),
      cells: values.map((value, index) => {
        const name = names[index] ?? null;
        return value === null ? '–' : plain(name === null ? value : `${value} (${name})`);
      }),
    })),
  };
}

/** How a judgement is marked; the word always stands beside it. */
export const judgementMarks = { better: '✓', worse: '✗', 'no-difference': '=', 'cannot-be-told': '?' } as const;

interface Line {
  readonly label: string;
  readonly cells: readonly (string | null)[];
  /** What stands in the reference's cell of a line about the others. */
  readonly first?: string;
}

const measures: readonly Measure[] = ['cut', 'never-back', 'lost-messages', 'operations-cut', 'wrong-end'];

function filled({ label, cells, first }: Line): Table['rows'][number][] {
  if (cells.every((cell) => cell === null)) return [];
  return [{ label, cells: cells.map((cell, index) => (index === 0 && first !== undefined ? first : (cell ?? '–'))) }];
}

function verdictText({ verdict, verdicts }: ComparedRow): string {
  const { mark, words } = verdictWords[verdict];
  if (verdicts.length === 1) return `${mark} ${words}`;
  const alike = verdicts.every((one) => one === verdict);
  return `${mark} ${words}, ${alike ? `all ${verdicts.length} runs` : `worst of ${plural(verdicts.length, 'run')}`}`;
}

function shareText(share: ShareFigure | undefined): string | null {
  if (share === undefined) return null;
  const interval = `${percentText(share.lowerPercent).replace(' %', '')}–${percentText(share.upperPercent)}`;
  return `${count(share.events)} of ${count(share.of)}: ${percentText(share.percent)} (${interval})`;
}

function halfText(survival: Figures['survival']): string | null {
  if (survival === null) return null;
  return survival.medianMs === null
    ? 'more than half outlived the watch'
    : `${time(survival.medianMs)} after the fault`;
}

function quantileText(quantile: Figures['gapMs']['p50']): string | null {
  if (quantile === null) return null;
  const [lower, upper] = [quantile.lower, quantile.upper].map((bound) => (bound === null ? '?' : time(bound)));
  return `${time(quantile.value)} (${lower ?? '?'} – ${upper ?? '?'})`;
}

function endedText(ended: number, held: number, endedBy: Figures['endedBy']): string | null {
  return ended === 0 ? null : `${count(ended)} of ${count(held)}, by ${causesText(endedBy)}`;
}

function stormText(storm: Figures['storm']): string | null {
  if (storm === null) return null;
  return `${plural(storm.attempts, 'attempt')}, peak ${count(storm.peakPerSecond)}/s, 95 % within ${time(storm.widthMs)}`;
}

function backText(storm: Figures['storm']): string | null {
  if (storm === null) return null;
  return storm.restoredMs === null ? 'never' : `${time(storm.restoredMs)} after the fault`;
}

function spreadText(spread: Figures['spread'], runs: number): string | null {
  if (spread === null) return null;
  const { cutPercent: cut, gapP50Ms: gap } = spread;
  const gaps = gap === null ? '' : `, gap median ${time(gap.least)} – ${time(gap.most)}`;
  return `over ${runs} runs: cut ${percentText(cut.least)} – ${percentText(cut.most)}${gaps}`;
}

function shareDifferenceText(one: Against, measure: Measure): string | null {
  const share = one.shares.find((each) => each.measure === measure);
  if (share === undefined) return null;
  if (measure !== 'cut' && share.reference.events + share.subject.events === 0) return null;
  if (share.judgement === null) return 'as it was meant to';
  const sign = share.differencePercent.value > 0 ? 'more by ' : share.differencePercent.value < 0 ? 'less by ' : '';
  return `${sign}${differenceText(share)}`;
}

function claimsText({ claims }: Against): string | null {
  const said = { subject: 'holds only here', reference: 'fails only here' };
  return claims.map(({ name, holdsIn }) => `${plain(name)} ${said[holdsIn]}`).join('; ') || null;
}

function clientsText({ clients, clientsWhy, repetitions }: Against): string | null {
  if (clients === null) return clientsWhy === null || repetitions === 0 ? null : `not paired: ${plain(clientsWhy)}`;
  const { pairs, cutInReference, cutInSubject, p } = clients;
  return `of ${count(pairs)}, ${count(cutInSubject)} cut only here, ${count(cutInReference)} only in the reference; p ${pText(p)}`;
}

function livesText({ lifetimes }: Against): string | null {
  if (lifetimes === null) return null;
  const { longer, pHolm } = lifetimes;
  return `${longer === null ? 'none told' : longer ? 'longer' : 'shorter'}; log-rank p ${pText(pHolm)}`;
}

function gapsText({ gaps, gapsWhy, repetitions }: Against): string | null {
  if (gaps === null) return gapsWhy === null || repetitions === 0 ? null : plain(gapsWhy);
  const { longer, size, delta, pHolm, medianDifferenceMs: median } = gaps;
  const said = longer === null ? 'none told' : longer ? 'longer' : 'shorter';
  const by = median === null ? '' : `, median by ${time(median.value)} (${time(median.lower)} – ${time(median.upper)})`;
  return `${said}${by}; δ ${delta.toFixed(2).replace('-', '−')}, ${size}; p ${pText(pHolm)}`;
}

/** Below 0.001 the digits mean nothing: the test rests on more than it can prove. */
function pText(p: number): string {
  return p < 0.001 ? '< 0.001' : p.toFixed(3);
}
