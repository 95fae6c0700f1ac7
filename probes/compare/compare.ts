import { compareWith } from './against.ts';
import { refusalsOf } from './alike.ts';
import { ComparisonError } from './comparison-error.ts';
import { differencesOf } from './differences.ts';
import { figuresOf } from './figures.ts';
import { compareAllGaps, judgeGaps } from './gaps.ts';
import { headlineOf } from './headline.ts';
import { judgeLifetimes } from './lifetimes.ts';
import { notesOf, scenarioNotes } from './notes.ts';
import { pair, type Pairing, type Side } from './pairing.ts';
import { type ComparedRow, type ComparedScenario, type Comparison, comparisonVersion } from './schema.ts';
import type { Subject } from './subject.ts';
import { worst } from '../report/words.ts';

/**
 * Compares subjects that were measured alike; the first is the reference. Pure, and the same for the same input.
 * @throws ComparisonError listing everything in which they are not alike
 */
export function compare(subjects: readonly Subject[]): Comparison {
  const { pairings, leftOut } = pair(subjects);
  const refusals = refusalsOf(subjects, pairings);
  const [reference] = subjects;
  if (refusals.length > 0 || reference === undefined) throw new ComparisonError(refusals);
  const scenarios = judgeLifetimes(judgeGaps(pairings.map(compareScenario)));
  return {
    kind: 'comparison',
    schemaVersion: comparisonVersion,
    timeScale: reference.timeScale,
    reference: reference.name,
    confidence: 0.95,
    ...headlineOf(scenarios),
    subjects: subjects.map(describe),
    scenarios,
    differences: differencesOf(subjects, pairings),
    leftOut: leftOut.map((one) => ({ ...one, missingFrom: [...one.missingFrom] })),
    notes: notesOf(subjects, pairings),
  };
}

function compareScenario(pairing: Pairing): ComparedScenario {
  const [reference, ...others] = pairing.sides;
  if (reference === undefined) throw new RangeError('a pairing has at least two sides');
  const ran = pairing.sides.flatMap(({ runs }) => runs).find(({ verdict }) => verdict !== 'not-supported');
  return {
    scenario: pairing.scenario,
    controller: pairing.controller,
    keepMs: ran?.keepMs ?? reference.runs[0].keepMs,
    connections: ran?.connections.requested ?? 0,
    rows: pairing.sides.map(rowOf),
    against: others.map((subject) => compareWith(pairing, reference, subject)),
    allGaps: compareAllGaps(pairing),
    notes: scenarioNotes(pairing),
  };
}

function rowOf({ subject, runs }: Side): ComparedRow {
  const verdicts = runs.map(({ verdict }) => verdict);
  const verdict = worst(verdicts);
  const decisive = runs.find((run) => run.verdict === verdict) ?? runs[0];
  const { controller, target, why, remedy } = decisive;
  return { subject: subject.name, controller, target, verdict, verdicts, why, remedy, figures: figuresOf(runs) };
}

function describe(subject: Subject): Comparison['subjects'][number] {
  const { name, startedAt, seed, toolVersion, reproduce, runs } = subject;
  const controllers = [...new Set(runs.map((run) => run.controller))];
  const targets = [...new Set(runs.map((run) => run.target))];
  return { name, controllers, targets, runs: runs.length, startedAt, seed, toolVersion, reproduce };
}
