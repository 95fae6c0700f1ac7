import { plain } from '../report/words.ts';
import { timerNames } from './timer-names.ts';
import { flatten } from './flatten.ts';
import type { Pairing, Side } from './pairing.ts';
import type { Comparison, Difference } from './schema.ts';
import type { Subject } from './subject.ts';

/** Everything in which the subjects differ that is written down: timeouts, settings, versions, the machine. */
export function differencesOf(subjects: readonly Subject[], pairings: readonly Pairing[]): Comparison['differences'] {
  return {
    timeouts: ofControllers(subjects, pairings, (side) => flatten(side.runs[0].budget)),
    settings: ofControllers(subjects, pairings, (side) => flatten(side.runs[0].settings)),
    versions: unlike(subjects, ({ versions, toolVersion }) => flatten({ drainproof: toolVersion, ...versions })),
    machine: unlike(subjects, ({ host, clock }) => flatten({ host, clock })),
  };
}

/** Settings belong to a controller, not to a scenario: the first scenario that has it stands for all. */
function ofControllers(
  subjects: readonly Subject[],
  pairings: readonly Pairing[],
  linesOf: (side: Side) => Map<string, string>,
): Difference[] {
  const byController = Map.groupBy(pairings, ({ controller }) => controller);
  return [...byController].flatMap(([controller, some]) => {
    const sides = subjects.map((subject) =>
      some.flatMap((pairing) => pairing.sides).find((side) => side.subject === subject),
    );
    const lines = sides.map((side) => (side === undefined ? new Map<string, string>() : linesOf(side)));
    return rowsOf(lines).map((row) => ({
      ...row,
      controller,
      names: sides.map((side, index) => (row.values[index] === null ? null : timerNames(row.key, proxyOf(side)))),
    }));
  });
}

function unlike(subjects: readonly Subject[], linesOf: (subject: Subject) => Map<string, string>): Difference[] {
  return rowsOf(subjects.map(linesOf)).map((row) => ({ ...row, controller: null, names: row.values.map(() => null) }));
}

/** The keys whose values are not the same in all, in the order in which they come first. */
function rowsOf(lines: readonly Map<string, string>[]): Pick<Difference, 'key' | 'values'>[] {
  const keys = new Set(lines.flatMap((each) => [...each.keys()]));
  return [...keys].flatMap((key) => {
    const values = lines.map((each) => each.get(key) ?? null);
    return new Set(values).size < 2 ? [] : [{ key: plain(key), values }];
  });
}

/** Which project's words a side speaks: its settings say so, else its controller's id begins with it. */
function proxyOf(side: Side | undefined): string {
  if (side === undefined) return '';
  const [run] = side.runs;
  return flatten(run.settings).get('controller.name') ?? run.controller;
}
