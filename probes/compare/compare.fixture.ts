import type { Report, RunReport } from '../report/schema.ts';
import { fixtureReport, type FixtureOptions } from '../report/report.fixture.ts';
import { compare } from './compare.ts';
import type { ComparedScenario, Comparison } from './schema.ts';
import { type Subject, subjectOfReport, subjectsOfReport } from './subject.ts';

/** Subjects from one made-up report: each variant is one, the first the reference. */
export function made(variants: readonly string[], options: Partial<FixtureOptions> = {}): Subject[] {
  return subjectsOfReport(fixtureReport({ connections: 40, variants, ...options }));
}

/** A made-up report of one controller as a subject of this name. */
export function madeReport(name: string, options: Partial<FixtureOptions> = {}, change: Change = {}): Subject {
  const report = fixtureReport({ connections: 40, variants: ['haproxy-901s'], ...options });
  const { run = (each: RunReport) => each, report: whole = {} } = change;
  return subjectOfReport({ ...report, ...whole, runs: report.runs.map(run) }, name);
}

export interface Change {
  readonly run?: (run: RunReport) => RunReport;
  readonly report?: Partial<Report>;
}

/** The same runs again and again, as `--repeat` makes them. */
export function repeated(subject: Subject, times: readonly ((run: RunReport) => RunReport)[]): Subject {
  return { ...subject, runs: subject.runs.flatMap((run) => times.map((change) => change(run))) };
}

/** One scenario of a comparison. */
export function scenarioOf(comparison: Comparison, name: string): ComparedScenario {
  const found = comparison.scenarios.find(({ scenario }) => scenario === name);
  if (found === undefined) throw new Error(`${name} was not compared`);
  return found;
}

/** A comparison that has everything in it, small enough to be read whole. */
export function smallComparison(): Comparison {
  return compare(made(['haproxy-901s', 'nginx-aligned', 'nginx-f5-defaults'], { connections: 100 }));
}
