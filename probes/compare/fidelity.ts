import { Duration } from '../../infra/settings/duration.ts';
import type { RunReport, Verdict } from '../report/schema.ts';
import { causeCounts, causesText, time, timeSpan, verdictWords } from '../report/words.ts';
import type { Cause } from '../timeline/events.ts';
import { ComparisonError } from './comparison-error.ts';
import { isConclusive } from './figures.ts';
import { fidelityRefusals } from './fidelity-alike.ts';
import { flatten } from './flatten.ts';
import { pair } from './pairing.ts';
import type { Subject } from './subject.ts';

/** What one of the two worlds showed. Times are milliseconds; null where there was nothing to time. */
export interface World {
  readonly verdict: Verdict;
  readonly held: number;
  readonly ended: number;
  readonly endedBy: string;
  /** What ended most; null where nothing was ended. */
  readonly leads: Cause | null;
  /** Ends by the leading cause, each from what set it off (the deletion of its own pod …). */
  readonly firstMs: number | null;
  readonly lastMs: number | null;
  readonly gapP50Ms: number | null;
  readonly gapP95Ms: number | null;
}

/** How far times of the two may be apart, and what that is made of. */
export interface Allowance {
  readonly ms: number;
  readonly words: string;
}

/** One scenario in both worlds. */
export interface FidelityRow {
  readonly name: string;
  readonly lab: World;
  readonly cluster: World;
  readonly endsAllowed: Allowance;
  readonly gapsAllowed: Allowance;
  /** Null where one of the two could not be told. */
  readonly agrees: boolean | null;
  /** Everything in which they differ by more than is allowed; why it cannot be told; empty where they agree. */
  readonly differences: readonly string[];
}

/** The lab held against a cluster, scenario by scenario. */
export interface Fidelity {
  readonly lab: string;
  readonly cluster: string;
  readonly outcome: 'agree' | 'disagree' | 'cannot-be-told';
  readonly rows: readonly FidelityRow[];
}

/**
 * Holds a report of the lab against one of a stack with the same settings. They agree in a scenario where the verdict is the same, the same
 * cause leads, and ends and gaps lie no farther apart than what the lab leaves out may take. Pure.
 * @throws ComparisonError listing everything in which the two were not measured alike
 */
export function fidelityOf(lab: Subject, cluster: Subject): Fidelity {
  const { pairings } = pair([lab, cluster]);
  const refusals = fidelityRefusals(lab, cluster, pairings);
  if (refusals.length > 0) throw new ComparisonError(refusals);
  const rows = pairings.flatMap(({ scenario, sides: [one, other] }) =>
    (one?.runs ?? []).flatMap((run, index) => {
      const twin = other?.runs[index];
      return twin === undefined ? [] : [rowOf(`${twin.controller} × ${scenario}`, run, twin)];
    }),
  );
  return { lab: lab.name, cluster: cluster.name, outcome: outcomeOf(rows), rows };
}

function outcomeOf(rows: readonly FidelityRow[]): Fidelity['outcome'] {
  if (rows.some(({ agrees }) => agrees === false)) return 'disagree';
  return rows.some(({ agrees }) => agrees) ? 'agree' : 'cannot-be-told';
}

function rowOf(name: string, labRun: RunReport, clusterRun: RunReport): FidelityRow {
  const [lab, cluster] = [worldOf(labRun), worldOf(clusterRun)];
  const [endsAllowed, gapsAllowed] = [allowanceOf(labRun, clusterRun, false), allowanceOf(labRun, clusterRun, true)];
  const row = { name, lab, cluster, endsAllowed, gapsAllowed };
  const untold = [
    ['the lab', labRun],
    ['the cluster', clusterRun],
  ] as const;
  const reasons = untold.flatMap(([where, run]) =>
    isConclusive(run) ? [] : [`on ${where} it is ${verdictWords[run.verdict].words}: ${run.why}`],
  );
  if (reasons.length > 0) return { ...row, agrees: null, differences: reasons };
  const differences = differencesOf(row);
  return { ...row, agrees: differences.length === 0, differences };
}

function worldOf(run: RunReport): World {
  const { verdict, connections, gapMs, observed } = run;
  const [leads = null] = causeCounts(connections.endedBy)[0] ?? [];
  const row = observed.find(({ cause }) => cause !== null && cause === leads);
  return {
    verdict,
    held: connections.held,
    ended: connections.ended,
    endedBy: causesText(connections.endedBy),
    leads,
    firstMs: row?.firstMs ?? null,
    lastMs: row?.lastMs ?? null,
    gapP50Ms: gapMs.p50,
    gapP95Ms: gapMs.p95,
  };
}

function differencesOf({
  lab,
  cluster,
  endsAllowed,
  gapsAllowed,
}: Omit<FidelityRow, 'agrees' | 'differences'>): string[] {
  const verdict = lab.verdict === cluster.verdict ? [] : [`the lab ${lab.verdict}, the cluster ${cluster.verdict}`];
  if (lab.leads !== cluster.leads) {
    const words = (leads: Cause | null): string => leads ?? 'nothing';
    return [...verdict, `${words(lab.leads)} leads on the lab, ${words(cluster.leads)} on the cluster`];
  }
  return [
    ...verdict,
    ...apart('the first end', [lab.firstMs, cluster.firstMs], endsAllowed),
    ...apart('the last end', [lab.lastMs, cluster.lastMs], endsAllowed),
    ...apart('the median gap', [lab.gapP50Ms, cluster.gapP50Ms], gapsAllowed),
    ...apart('the gap at p95', [lab.gapP95Ms, cluster.gapP95Ms], gapsAllowed),
  ];
}

function apart(what: string, [lab, cluster]: readonly [number | null, number | null], allowed: Allowance): string[] {
  const difference = differenceMs(lab, cluster);
  if (difference === null || difference <= allowed.ms) return [];
  return [
    `${what} lies ${time(difference)} apart (${time(lab ?? 0)} on the lab, ${time(cluster ?? 0)} on the cluster), ${time(allowed.ms)} are allowed`,
  ];
}

/** How far two times are apart; null where one of them is none. */
export function differenceMs(one: number | null, other: number | null): number | null {
  return one === null || other === null ? null : Math.abs(one - other);
}

/** First and last end in one: `5–40 ms`. */
export function endsText({ firstMs, lastMs }: World): string {
  return firstMs === null || lastMs === null ? '–' : timeSpan(firstMs, lastMs);
}

/**
 * What lies between a deletion and what a client feels of it, and has no counterpart of the same length in the lab: the propagation, the
 * controller's sync period, both clocks; and a probe period for gaps where a pod had to become ready first.
 */
function allowanceOf(lab: RunReport, cluster: RunReport, ofGaps: boolean): Allowance {
  const budget = flatten(cluster.budget);
  const parts: [string, number][] = [
    ['propagation', durationMs(budget.get('propagation'))],
    ['sync period', durationMs(budget.get('controller.syncPeriod'))],
    ...(ofGaps && [lab, cluster].some(startedPods)
      ? [['probe period', durationMs(budget.get('kubelet.probePeriod'))] satisfies [string, number]]
      : []),
    ['clock errors', lab.self.clockErrorMs + cluster.self.clockErrorMs],
  ];
  const ms = parts.reduce((sum, [, part]) => sum + part, 0);
  return { ms, words: parts.map(([what, part]) => `${what} ${time(part)}`).join(' + ') };
}

/** Whether a pod became ready after the fault had begun. */
function startedPods({ events }: RunReport): boolean {
  const begun = events.find(({ kind, phase }) => kind === 'fault' && phase === 'begun');
  return events.some(({ kind, phase, at }) => kind === 'pod' && phase === 'ready' && at >= (begun?.at ?? Infinity));
}

function durationMs(text: string | undefined): number {
  return text === undefined ? 0 : Duration.parse(text).ms;
}
