import type { Report, RunReport, Verdict } from './schema.ts';
import {
  causesText,
  count,
  plain,
  plural,
  rowName,
  time,
  timeSpan,
  total,
  verdictWords,
  worst,
  worstFirst,
} from './words.ts';

/** What was expected of one subject and what came of it. */
export interface Pair {
  readonly subject: string;
  readonly predicted: string;
  readonly observed: string;
  /** Both on one line, `predicted 4 s, observed 4–4.03 s`; the causes only where they differ. */
  readonly short: string;
  readonly agrees: boolean | null;
  readonly difference: string | null;
}

/** One field of the matrix: a controller in a scenario, as all views word it. */
export interface Cell {
  /** The run that the words are about: the worst, where there are repeats. */
  readonly run: RunReport;
  /** All repeats, in order. */
  readonly runs: readonly RunReport[];
  readonly verdict: Verdict;
  /** `kept 300/300`, `moved 300/300`, `kept 10/300`. */
  readonly outcome: string;
  /** What ended those that were not kept: `290 cut by proxy-hard-stop`. */
  readonly by: string | null;
  /** `gap p99 1.2 s, 3 never back`; null where nobody was without service. */
  readonly gap: string | null;
  /** The bound, in its own words, where the outcome amounts to "none was cut". */
  readonly bound: string | null;
  readonly pairs: readonly Pair[];
  /** The pair that a matrix shows: one that agrees as all together do; null where there is none. */
  readonly pair: Pair | null;
  /** Whether it came as predicted, over all pairs. */
  readonly agrees: boolean | null;
  /** `worst of 3 runs: 2 failed, 1 passed`; null for a single run. */
  readonly repeats: string | null;
}

export interface Row {
  readonly controller: string;
  /** The row's title in words; null where its runs have none in common. */
  readonly title: string | null;
  /** In the order of {@link Matrix.scenarios}; null where it was not run. */
  readonly cells: readonly (Cell | null)[];
}

export interface Matrix {
  readonly scenarios: readonly string[];
  readonly rows: readonly Row[];
  /** All fields that were run, row by row. */
  readonly cells: readonly Cell[];
}

/** The matrix controller × scenario, both in the order in which the report has them first. */
export function matrixOf(report: Report): Matrix {
  const scenarios = [...new Set(report.runs.map((run) => run.scenario))];
  const severalTargets = new Set(report.runs.map((run) => run.target)).size > 1;
  const nameOf = (run: RunReport): string => rowName(run, severalTargets);
  const rows = [...Map.groupBy(report.runs, nameOf)].map(([controller, runs]): Row => {
    const byScenario = Map.groupBy(runs, (run) => run.scenario);
    const titles = new Set(runs.map((run) => run.title));
    return {
      controller,
      title: titles.size === 1 ? (runs[0]?.title ?? null) : null,
      cells: scenarios.map((scenario) => cellOf(byScenario.get(scenario) ?? [])),
    };
  });
  return { scenarios, rows, cells: rows.flatMap((row) => row.cells.filter((cell) => cell !== null)) };
}

/** The field for all repeats of one controller in one scenario; null for no run. */
export function cellOf(runs: readonly RunReport[]): Cell | null {
  const verdict = worst(runs.map((run) => run.verdict));
  const run = runs.find((one) => one.verdict === verdict);
  if (run === undefined) return null;
  const pairs = pairsOf(run);
  const agrees = together(pairs.map((pair) => pair.agrees));
  return {
    run,
    runs,
    verdict,
    outcome: outcomeOf(run),
    by: byOf(run),
    gap: gapOf(run),
    bound: run.verdict !== 'not-supported' && run.bound.events === 0 ? plain(run.bound.words) : null,
    pairs,
    pair: pairs.find((pair) => pair.agrees === agrees) ?? pairs[0] ?? null,
    agrees,
    repeats: repeatsOf(runs),
  };
}

/** Of several answers: no where one says no, yes where all say yes, else it cannot be told. */
function together(answers: readonly (boolean | null)[]): boolean | null {
  if (answers.includes(false)) return false;
  return answers.length === 0 || answers.includes(null) ? null : true;
}

/**
 * Predictions and observations by subject. Several groups of connections may have been observed for one prediction, and
 * something may have ended connections that nobody predicted.
 */
export function pairsOf(run: RunReport): Pair[] {
  const subjects = new Set([...run.predicted, ...run.observed].map((one) => one.subject));
  return [...subjects].map((subject) => {
    const predicted = run.predicted.filter((one) => one.subject === subject);
    const observed = run.observed.filter((one) => one.subject === subject);
    return {
      subject: plain(subject),
      predicted: predicted.map(predictedText).join('; ') || 'nothing predicted',
      observed: observed.map(observedText).join('; ') || 'nothing observed',
      short: shortText(predicted, observed, run.connections.held),
      agrees: together(observed.map((one) => one.agrees)),
      difference:
        observed.flatMap((one) => (one.difference === null ? [] : [plain(one.difference)])).join('; ') || null,
    };
  });
}

/** How agreement is said, the same in all views. */
export function agreementText(agrees: boolean | null): string {
  return agrees === null ? 'cannot be told' : agrees ? 'as predicted' : 'not as predicted';
}

/** `12 of 18 passed, 5 failed, 1 inconclusive`. */
export function tally(verdicts: readonly Verdict[]): string {
  const parts = worstFirst.toReversed().flatMap((verdict) => {
    const n = verdicts.filter((one) => one === verdict).length;
    return n === 0 ? [] : [`${count(n)} ${verdictWords[verdict].words}`];
  });
  return parts.join(', ');
}

function outcomeOf(run: RunReport): string {
  if (run.verdict === 'not-supported') return 'not run';
  const { held, kept } = run.connections;
  if (held === 0) return 'none held';
  if (isToMove(run))
    return `${run.verdict === 'passed' ? 'moved' : 'ended'} ${count(run.connections.ended)}/${count(held)}`;
  const moved = run.verdict === 'passed' ? movedOf(run) : 0;
  if (moved === 0) return `kept ${count(kept)}/${count(held)}`;
  return kept === 0
    ? `moved ${count(moved)}/${count(held)}`
    : `kept ${count(kept)}, moved ${count(moved)} of ${count(held)}`;
}

/** Whether nothing had to be kept and something ended: a server that goes has to send its clients elsewhere. */
export function isToMove({ keepMs, connections }: RunReport): boolean {
  return keepMs === 0 && connections.ended > 0;
}

/** Connections that ended early although the run passed: they were meant to move to another backend. */
function movedOf(run: RunReport): number {
  return total(run.connections.cutBy) || run.connections.held - run.connections.kept;
}

function byOf(run: RunReport): string | null {
  if (run.verdict === 'not-supported') return null;
  const { cutBy, endedBy, ended } = run.connections;
  const cut = total(cutBy);
  if (isToMove(run)) return `by ${causesText(endedBy)}`;
  if (run.verdict === 'passed' && movedOf(run) > 0) return `by ${causesText(cut > 0 ? cutBy : endedBy)}`;
  if (cut > 0) {
    return `${count(cut)} ${run.verdict === 'inconclusive' ? 'ended early' : 'cut'} by ${causesText(cutBy)}`;
  }
  return ended > 0 ? `${count(ended)} ended later, by ${causesText(endedBy)}` : null;
}

function gapOf(run: RunReport): string | null {
  const { p99 } = run.gapMs;
  const { neverBack } = run.connections;
  const parts = [
    ...(p99 === null ? [] : [`gap p99 ${time(p99)}`]),
    ...(neverBack === 0 ? [] : [`${count(neverBack)} never back`]),
  ];
  return parts.join(', ') || null;
}

type Prediction = RunReport['predicted'][number];
type Observation = RunReport['observed'][number];

function predictedText(one: Prediction): string {
  return one.afterMs === null ? 'not ended' : `${after(one.afterMs)}${byCause(one.cause)}`;
}

function observedText(one: Observation): string {
  return one.count === 0 ? 'none ended' : `${count(one.count)} ended ${whenText(one)}${byCause(one.cause)}`;
}

function shortText(predicted: readonly Prediction[], observed: readonly Observation[], held: number): string {
  const ended = observed.filter((one) => one.count > 0);
  const causes = new Set([...predicted, ...ended].map((one) => one.cause));
  const by = (cause: Prediction['cause']): string => (causes.size > 1 ? byCause(cause) : '');
  const expected = predicted.map((one) =>
    one.afterMs === null ? 'kept' : `${one.afterMs === 0 ? 'at once' : time(one.afterMs)}${by(one.cause)}`,
  );
  const seen = ended.map((one) => `${whenText(one).replace(/^after /, '')}${by(one.cause)}`);
  const none = observed.length === 0 || held === 0 ? 'nothing' : 'kept';
  return `predicted ${expected.join('; ') || 'nothing'}, observed ${seen.join('; ') || none}`;
}

function whenText({ firstMs, lastMs }: Observation): string {
  return firstMs === null || lastMs === null ? 'at an unknown time' : `after ${timeSpan(firstMs, lastMs)}`;
}

function after(ms: number): string {
  return ms === 0 ? 'at once' : `after ${time(ms)}`;
}

function byCause(cause: Prediction['cause']): string {
  return cause === null ? '' : ` by ${cause}`;
}

function repeatsOf(runs: readonly RunReport[]): string | null {
  if (runs.length < 2) return null;
  return `worst of ${plural(runs.length, 'run')}: ${tally(runs.map((run) => run.verdict))}`;
}
