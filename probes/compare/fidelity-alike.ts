import type { RunReport } from '../report/schema.ts';
import { valueText } from '../report/words.ts';
import type { Refusal } from './comparison-error.ts';
import { flatten } from './flatten.ts';
import type { Pairing } from './pairing.ts';
import type { Subject } from './subject.ts';

/** Everything that keeps a report of the lab from being held against one of a stack. */
export function fidelityRefusals(lab: Subject, cluster: Subject, pairings: readonly Pairing[]): Refusal[] {
  const whole = [
    ...kind(lab, { wanted: 'the lab', is: (target) => target === 'lab' }),
    ...kind(cluster, { wanted: 'a stack', is: (target) => target.startsWith('stack:') }),
    ...unlike('time scale', [lab, cluster], {
      value: ({ timeScale }) => String(timeScale),
      advice: 'A stack runs in real time: run the lab with --scale 1',
    }),
    ...unlike('retry policy', [lab, cluster], {
      value: ({ settings }) => valueText(settings['retry'] ?? 'not recorded'),
      advice: 'Gaps show how clients come back: run both with the same --retry',
    }),
  ];
  if (pairings.length === 0) return [...whole, nothingPairs(lab, cluster)];
  return [...whole, ...budgetRefusals(pairings, [lab, cluster])];
}

function kind({ name, runs }: Subject, { wanted, is }: { wanted: string; is: (target: string) => boolean }): Refusal[] {
  const targets = [...new Set(runs.map(({ target }) => target))];
  if (targets.every(is) && targets.length > 0) return [];
  const values = [{ subject: name, value: targets.join(' and ') || 'no run' }];
  return [
    {
      what: 'target',
      values,
      advice: `It must be ${wanted}: name the report of the lab first, then that of the stack`,
    },
  ];
}

interface Rule<T> {
  readonly value: (of: T) => string;
  readonly advice: string;
}

function unlike(what: string, subjects: readonly Subject[], { value, advice }: Rule<Subject>): Refusal[] {
  const values = subjects.map((subject) => ({ subject: subject.name, value: value(subject) }));
  return new Set(values.map((one) => one.value)).size < 2 ? [] : [{ what, values, advice }];
}

/** All times of the path decide: a lab with another budget says nothing about this stack. Once for all scenarios of the same values. */
function budgetRefusals(pairings: readonly Pairing[], [lab, cluster]: readonly [Subject, Subject]): Refusal[] {
  const unlikes = pairings.flatMap(({ scenario, sides }) =>
    unlikeLines(sides.map(({ runs }) => runs[0])).map((line) => ({ ...line, scenario })),
  );
  const groups = Map.groupBy(unlikes, ({ key, mine, theirs }) => JSON.stringify([key, mine, theirs]));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    return [
      {
        what: `'${first.key}' in ${group.map(({ scenario }) => scenario).join(', ')}`,
        values: [
          { subject: lab.name, value: first.mine },
          { subject: cluster.name, value: first.theirs },
        ],
        advice:
          "Run the lab with the stack's own settings, and with the same --connections and --keep: --settings Pulumi.<stack>.yaml --scale 1",
      },
    ];
  });
}

function unlikeLines([one, other]: readonly (RunReport | undefined)[]): {
  key: string;
  mine: string;
  theirs: string;
}[] {
  if (one === undefined || other === undefined) return [];
  const [mine, theirs] = [linesOf(one), linesOf(other)];
  return [...new Set([...mine.keys(), ...theirs.keys()])]
    .filter((key) => key !== 'timeScale' && mine.get(key) !== theirs.get(key))
    .map((key) => ({ key, mine: mine.get(key) ?? 'not there', theirs: theirs.get(key) ?? 'not there' }));
}

function linesOf({ budget, connections }: RunReport): ReadonlyMap<string, string> {
  return new Map([...flatten(budget), ['connections', String(connections.requested)]]);
}

function nothingPairs(lab: Subject, cluster: Subject): Refusal {
  const values = [lab, cluster].map(({ name, runs }) => ({
    subject: name,
    value: [...new Set(runs.map((run) => `${run.controller} × ${run.scenario}`))].join(', ') || 'no run',
  }));
  const advice =
    'No scenario is in both: run the same ones; where a report holds several controllers, under the same names';
  return { what: 'scenarios', values, advice };
}
