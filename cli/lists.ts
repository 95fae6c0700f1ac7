import type { Command } from 'commander';
import { variants } from '../infra/controllers/catalogue.ts';
import { explainCause } from '../probes/ledger/causes.ts';
import { scenarios } from '../probes/scenarios/index.ts';
import { causes } from '../probes/timeline/events.ts';
import { print } from './print.ts';

/** What there is to list, by the command that lists it: id and one line. */
export const lists = {
  scenarios: () => scenarios.map(({ name, title }) => [name, title] as const),
  controllers: () => variants.map(({ id, title }) => [id, title] as const),
  causes: () => causes.map((cause) => [cause, explainCause(cause).title] as const),
} as const;

const summaries: Readonly<Record<keyof typeof lists, string>> = {
  scenarios: 'what can be run, one line each',
  controllers: 'the rows of the matrix, one line each',
  causes: 'why connections end, one line each',
};

/** `drainproof scenarios`, `controllers` and `causes`. */
export function addLists(program: Command): void {
  for (const name of Object.keys(lists) as (keyof typeof lists)[]) {
    program
      .command(name)
      .summary(summaries[name])
      .description(`Lists ${summaries[name]}. 'drainproof explain ID' says one at length.`)
      .action(() => {
        print(columns(lists[name]()));
      });
  }
}

function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([id]) => id.length));
  return rows.map(([id, title]) => `${id.padEnd(width)}  ${title}\n`).join('');
}
