import { plural } from '../report/words.ts';
import { isConclusive } from './figures.ts';
import { flatten } from './flatten.ts';
import type { Pairing, Side } from './pairing.ts';
import { sampleOf } from './sample.ts';
import type { Subject } from './subject.ts';

/** What a reader of the whole comparison has to know to trust it, or not. */
export function notesOf(subjects: readonly Subject[], pairings: readonly Pairing[]): string[] {
  const runs = pairings.flatMap(({ sides }) => sides.flatMap((side) => side.runs));
  const single = pairings.every(({ sides }) => sides.every((side) => side.runs.length === 1));
  const recorded = runs.some(({ budget }) => [...flatten(budget).keys()].some((key) => key.startsWith('client.')));
  return [
    ...(single && runs.length > 0 ? [singleRunNote] : []),
    ...(recorded
      ? []
      : ['These reports do not record how long clients wait before they come back: it is taken to be the same.']),
    ...(differ(subjects, ({ host }) => host)
      ? ['They were measured on different machines: gaps differ by that as well.']
      : []),
    ...(new Set(runs.map(({ self }) => self.sideBySide)).size > 1
      ? ['Not all runs shared the machine with the same number of others: gaps differ by that as well.']
      : []),
    ...subjects
      .filter(({ interrupted }) => interrupted)
      .map(({ name }) => `${name} was interrupted: only what had been measured until then is compared.`),
  ];
}

/** What was left out of one scenario, and what contradicts itself in it. */
export function scenarioNotes({ sides }: Pairing): string[] {
  const counts = new Set(sides.map(({ runs }) => runs.length));
  const least = Math.min(...counts);
  const repeats =
    counts.size > 1 ? [`Paired by repetition: the first ${least} of each; figures of a row are over all its own.`] : [];
  return [...repeats, ...sides.flatMap(untold), ...sides.flatMap(ledgerNote)];
}

function untold({ subject, runs }: Side): string[] {
  const left = runs.filter((run) => !isConclusive(run)).length;
  if (left === 0 || left === runs.length) return [];
  return [`${subject.name}: ${plural(left, 'repetition')} of ${runs.length} could not be told and stands for nothing.`];
}

/** Shares are counted by the report, clients and gaps by its ledger: they must speak of the same connections. */
function ledgerNote({ subject, runs }: Side): string[] {
  const conclusive = runs.filter(isConclusive);
  const held = conclusive.reduce((sum, run) => sum + run.connections.held, 0);
  const rows = conclusive.reduce((sum, run) => sum + sampleOf(run).fates.length, 0);
  if (held === rows) return [];
  return [
    `${subject.name}: the ledger has ${plural(rows, 'held connection')}, the report says ${held}; gaps and survival rest on the ledger.`,
  ];
}

function differ(subjects: readonly Subject[], of: (subject: Subject) => unknown): boolean {
  return new Set(subjects.map((subject) => JSON.stringify(of(subject)))).size > 1;
}

const singleRunNote =
  'Each was run once. The intervals are about connections in runs like these, not about other runs: connections of one run share its luck. --repeat shows the spread.';
