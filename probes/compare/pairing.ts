import type { RunReport } from '../report/schema.ts';
import type { Subject } from './subject.ts';

/** What is compared with what: the runs that several subjects have of one scenario. */
export interface Pairing {
  readonly scenario: string;
  /** Set where a subject holds several controllers: then each is compared with itself in the other subjects. */
  readonly controller: string | null;
  /** In the order of the subjects, the reference first; all repeats of each. */
  readonly sides: readonly Side[];
}

export interface Side {
  readonly subject: Subject;
  readonly runs: readonly [RunReport, ...RunReport[]];
}

/** A scenario that not all subjects have. */
export interface LeftOut {
  readonly scenario: string;
  readonly controller: string | null;
  readonly missingFrom: readonly string[];
  /** Whether what is left is still compared. */
  readonly compared: boolean;
}

/**
 * Pairs the runs by scenario, and by controller where a subject holds several. A scenario is compared where the reference and at least one
 * other have it.
 */
export function pair(subjects: readonly Subject[]): { pairings: Pairing[]; leftOut: LeftOut[] } {
  const byController = subjects.some(({ runs }) => new Set(runs.map((run) => run.controller)).size > 1);
  const keys = new Map<string, Pick<Pairing, 'scenario' | 'controller'>>();
  for (const run of subjects.flatMap(({ runs }) => runs)) {
    const key = { scenario: run.scenario, controller: byController ? run.controller : null };
    keys.set(JSON.stringify(key), key);
  }
  const pairings: Pairing[] = [];
  const leftOut: LeftOut[] = [];
  for (const key of keys.values()) {
    const sides = subjects.flatMap((subject) => sideOf(subject, key));
    const missingFrom = subjects.filter((subject) => !sides.some((side) => side.subject === subject));
    const compared = sides.length > 1 && sides[0]?.subject === subjects[0];
    if (missingFrom.length > 0) leftOut.push({ ...key, missingFrom: missingFrom.map(({ name }) => name), compared });
    if (compared) pairings.push({ ...key, sides });
  }
  return { pairings, leftOut };
}

/** `controller-restart`, or `haproxy-901s × controller-restart` where several controllers are compared. */
export function nameOf({ scenario, controller }: Pick<Pairing, 'scenario' | 'controller'>): string {
  return controller === null ? scenario : `${controller} × ${scenario}`;
}

function sideOf(subject: Subject, { scenario, controller }: Pick<Pairing, 'scenario' | 'controller'>): Side[] {
  const [first, ...more] = subject.runs.filter(
    (run) => run.scenario === scenario && (controller === null || run.controller === controller),
  );
  return first === undefined ? [] : [{ subject, runs: [first, ...more] }];
}
