import type { Cause } from '../timeline/events.ts';
import { causeCounts } from '../report/words.ts';
import type { RunReport } from '../report/schema.ts';
import { clopperPearson } from '../verdicts/bound.ts';
import { type Fate, type Sample, sampleOf } from './sample.ts';
import type { Figures, Measure, ShareFigure } from './schema.ts';
import { kaplanMeier, medianLifetime, type SurvivalPoint } from './statistics/kaplan-meier.ts';
import { quantile, quantileEstimate } from './statistics/quantile.ts';
import type { Share } from './statistics/share.ts';
import { isEndClaim } from './claims.ts';
import { stormOf } from './storm.ts';

/** Whether a run can stand for its subject: one that could not be told, or was not run, says nothing of it. */
export function isConclusive({ verdict }: RunReport): boolean {
  return verdict === 'passed' || verdict === 'failed';
}

/** All figures of one subject in one scenario, over the repetitions that could be told; null where none could. */
export function figuresOf(all: readonly RunReport[]): Figures | null {
  const runs = all.filter(isConclusive);
  if (runs.length === 0) return null;
  const samples = runs.map(sampleOf);
  const fates = samples.flatMap((sample) => sample.fates);
  const gaps = gapsOf(fates);
  const held = sum(runs, ({ connections }) => connections.held);
  return {
    runs: runs.length,
    held,
    kept: sum(runs, ({ connections }) => connections.kept),
    cutBy: causesOf(runs, ({ cutBy }) => cutBy),
    ended: sum(runs, ({ connections }) => connections.ended),
    endedBy: causesOf(runs, ({ endedBy }) => endedBy),
    shares: sharesOf(runs),
    gapMs: {
      count: gaps.length,
      p50: quantileEstimate(gaps, 0.5),
      p95: quantileEstimate(gaps, 0.95),
      p99: quantileEstimate(gaps, 0.99),
    },
    survival: survivalOf(fates),
    storm: worstStorm(samples),
    spread: spreadOf(runs, samples),
  };
}

/** Times without service of connections that were ended. */
export function gapsOf(fates: readonly Fate[]): number[] {
  return fates.flatMap(({ gapMs }) => (gapMs === null ? [] : [gapMs]));
}

/** What is counted for each connection, over some runs; a measure without anything to count is left out. */
export function sharesOf(runs: readonly RunReport[]): Partial<Record<Measure, ShareFigure>> {
  const fates = runs.flatMap((run) => sampleOf(run).fates);
  const held = sum(runs, ({ connections }) => connections.held);
  // With nothing to keep, nothing can be cut too early.
  const toKeep = runs.filter(({ keepMs }) => keepMs > 0);
  const neverBack = sum(runs, ({ connections }) => connections.neverBack);
  const counts: Record<Measure, Share> = {
    cut: {
      events: sum(toKeep, ({ connections }) => connections.held - connections.kept),
      of: sum(toKeep, ({ connections }) => connections.held),
    },
    // A client that was refused before the fault is never back either, and was not held.
    'never-back': { events: neverBack, of: Math.max(held, neverBack) },
    'lost-messages': { events: fates.filter(({ lostMessages }) => lostMessages).length, of: fates.length },
    'operations-cut': {
      events: fates.reduce((all, { operationsCut }) => all + operationsCut, 0),
      of: fates.reduce((all, { operations }) => all + operations, 0),
    },
    'wrong-end': wrongEnds(runs),
  };
  return Object.fromEntries(
    Object.entries(counts).flatMap(([measure, share]) => (share.of === 0 ? [] : [[measure, shareFigure(share)]])),
  );
}

/** Connections that ended otherwise than the scenario claims, where it claims how they end. */
function wrongEnds(runs: readonly RunReport[]): Share {
  const claimed = runs.flatMap(({ thresholds, connections }) => {
    const counts = thresholds.flatMap(({ name, measured }) =>
      isEndClaim(name) && measured !== null ? [measured] : [],
    );
    return counts.length === 0 ? [] : [{ events: Math.max(...counts), of: connections.held }];
  });
  return {
    events: claimed.reduce((all, { events, of }) => all + Math.min(events, of), 0),
    of: claimed.reduce((all, { of }) => all + of, 0),
  };
}

function shareFigure({ events, of }: Share): ShareFigure {
  const { lower, upper } = clopperPearson(events, of);
  return { events, of, percent: (100 * events) / of, lowerPercent: 100 * lower, upperPercent: 100 * upper };
}

type Causes = Partial<Record<Cause, number>>;

function causesOf(runs: readonly RunReport[], of: (connections: RunReport['connections']) => Causes): Causes {
  const causes: Causes = {};
  for (const [cause, n] of runs.flatMap(({ connections }) => causeCounts(of(connections)))) {
    causes[cause] = (causes[cause] ?? 0) + n;
  }
  return causes;
}

function survivalOf(fates: readonly Fate[]): Figures['survival'] {
  if (fates.length === 0) return null;
  const points = kaplanMeier(fates.map(({ lifetime }) => lifetime));
  return { of: fates.length, medianMs: medianLifetime(points), points: joined(points) };
}

/** Joins steps that no eye can tell apart, so that 10,000 connections do not make 10,000 points. The last one stays. */
function joined(points: readonly SurvivalPoint[]): SurvivalPoint[] {
  let last = 1;
  return points.filter(({ share }, index) => {
    if (last - share < 0.005 && index < points.length - 1) return false;
    last = share;
    return true;
  });
}

function worstStorm(samples: readonly Sample[]): Figures['storm'] {
  const storms = samples.flatMap(({ fates, returns }) => {
    const ended = fates.filter(({ lifetime }) => lifetime.ended);
    return (
      stormOf(
        returns,
        ended.map(({ servedAgainMs }) => servedAgainMs),
      ) ?? []
    );
  });
  return storms.toSorted((a, b) => b.peakPerSecond - a.peakPerSecond)[0] ?? null;
}

function spreadOf(runs: readonly RunReport[], samples: readonly Sample[]): Figures['spread'] {
  if (runs.length < 2) return null;
  const cut = runs.flatMap(({ connections: { held, kept } }) => (held === 0 ? [] : [(100 * (held - kept)) / held]));
  const gaps = samples.flatMap(
    ({ fates }) =>
      quantile(
        gapsOf(fates).toSorted((a, b) => a - b),
        0.5,
      ) ?? [],
  );
  const range = (values: readonly number[]) => ({ least: Math.min(...values), most: Math.max(...values) });
  return cut.length === 0 ? null : { cutPercent: range(cut), gapP50Ms: gaps.length === 0 ? null : range(gaps) };
}

function sum(runs: readonly RunReport[], of: (run: RunReport) => number): number {
  return runs.reduce((all, run) => all + of(run), 0);
}
