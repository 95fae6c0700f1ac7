import type { RunReport } from '../report/schema.ts';
import { valueText } from '../report/words.ts';
import type { Refusal } from './comparison-error.ts';
import { flatten } from './flatten.ts';
import { nameOf, type Pairing, type Side } from './pairing.ts';
import type { Subject } from './subject.ts';

/** Everything in which these subjects are not alike; empty where they can be compared. */
export function refusalsOf(subjects: readonly Subject[], pairings: readonly Pairing[]): Refusal[] {
  const whole = [
    ...countRefusal(subjects),
    ...nameRefusals(subjects),
    ...wholeRules.flatMap((rule) => judgeWhole(rule, subjects)),
  ];
  if (subjects.length > 1 && pairings.length === 0) return [...whole, nothingPairs(subjects)];
  return [...whole, ...pairRules.flatMap((rule) => judgePairs(rule, pairings))];
}

interface Rule<T> {
  readonly what: string;
  readonly value: (of: T) => string | null;
  readonly advice: string;
}

const wholeRules: readonly Rule<Subject>[] = [
  {
    what: 'report schema',
    value: ({ schemaVersion }) => String(schemaVersion),
    advice: 'Fields mean different things in different schemas: run the older one again',
  },
  {
    what: 'time scale',
    value: ({ timeScale }) => scaleText(timeScale),
    advice: 'A compressed run shows other times than a real one: run them with the same --scale',
  },
  {
    what: 'kind of target',
    value: ({ runs }) => [...new Set(runs.map((run) => run.target.split(':')[0] ?? ''))].join(' and ') || null,
    advice: 'A stack has hops that the lab does not model: measure them on the same kind of --target',
  },
  {
    what: 'place of the fleet',
    value: ({ settings }) => (settings['shards'] === undefined ? 'one process' : 'pods in the cluster'),
    advice: 'From within the cluster other hops lie on the path: run both with --shards, or both without',
  },
  {
    what: 'retry policy',
    value: ({ settings }) => (settings['retry'] === undefined ? null : valueText(settings['retry'])),
    advice: 'Gaps show how clients come back before they show anything else: run them with the same --retry',
  },
];

const pairRules: readonly Rule<RunReport>[] = [
  {
    what: 'connections',
    value: ({ connections }) => String(connections.requested),
    advice: 'Another load is another experiment: run them with the same --connections',
  },
  {
    what: 'keep time',
    value: ({ keepMs }) => `${Number(keepMs.toPrecision(9))} ms`,
    advice: "'Cut' would mean something else in each: set the same 'session.keep', or ask both with the same --keep",
  },
  ...['client.retryInitial', 'client.retryMax', 'client.retryJitter', 'client.retryAttempts'].map((key) => ({
    what: `'${key}'`,
    value: budgetValue(key),
    advice: 'Gaps follow from how clients come back: set it alike',
  })),
  ...['session.heartbeatInterval', 'session.longestOperation'].map((key) => ({
    what: `'${key}'`,
    value: budgetValue(key),
    advice: 'It paces the traffic on each connection: set it alike',
  })),
];

function budgetValue(key: string): (run: RunReport) => string | null {
  return ({ budget }) => flatten(budget).get(key) ?? null;
}

function judgeWhole({ what, value, advice }: Rule<Subject>, subjects: readonly Subject[]): Refusal[] {
  const values = subjects.map((subject) => ({ subject: subject.name, value: value(subject) ?? notRecorded }));
  return allSame(values) ? [] : [{ what, values, advice }];
}

/** One refusal for all scenarios in which the same values stand against each other. */
function judgePairs({ what, value, advice }: Rule<RunReport>, pairings: readonly Pairing[]): Refusal[] {
  const unlike = pairings.flatMap((pairing) => {
    const values = pairing.sides.flatMap((side) => valueOfSide(side, value));
    return allSame(values) ? [] : [{ name: nameOf(pairing), values }];
  });
  const groups = Map.groupBy(unlike, ({ values }) => JSON.stringify(values));
  return [...groups.values()].map((group) => ({
    what: `${what} in ${group.map(({ name }) => name).join(', ')}`,
    values: group[0]?.values ?? [],
    advice,
  }));
}

/** What could not be run has no fleet that could be unlike. */
function valueOfSide({ subject, runs }: Side, value: (run: RunReport) => string | null): Refusal['values'] {
  const ran = runs.filter((run) => run.verdict !== 'not-supported');
  if (ran.length === 0) return [];
  const values = new Set(ran.map((run) => value(run) ?? notRecorded));
  return [{ subject: subject.name, value: [...values].join(' and ') }];
}

function allSame(values: Refusal['values']): boolean {
  return new Set(values.map(({ value }) => value)).size < 2;
}

function countRefusal(subjects: readonly Subject[]): Refusal[] {
  if (subjects.length > 1) return [];
  const values = subjects.map(({ name }) => ({ subject: name, value: 'one subject' }));
  return [
    {
      what: 'number of subjects',
      values,
      advice: 'Name at least two reports or controllers; the first is the reference',
    },
  ];
}

function nameRefusals(subjects: readonly Subject[]): Refusal[] {
  const groups = Map.groupBy(subjects, ({ name }) => name);
  return [...groups].flatMap(([name, same]) =>
    same.length === 1
      ? []
      : [
          {
            what: 'names',
            values: same.map(({ startedAt }) => ({ subject: name, value: `started ${startedAt}` })),
            advice: 'Two subjects of one name could not be told apart: name each report or controller once',
          },
        ],
  );
}

function nothingPairs(subjects: readonly Subject[]): Refusal {
  const values = subjects.map(({ name, runs }) => ({
    subject: name,
    value: [...new Set(runs.map((run) => `${run.controller} × ${run.scenario}`))].join(', ') || 'no run',
  }));
  const advice =
    'No scenario is in the first and in another one: run the same scenarios; where reports hold several controllers, the same of these, or one each';
  return { what: 'scenarios', values, advice };
}

function scaleText(timeScale: number): string {
  return timeScale === 1 ? '1 (real time)' : `1/${Number((1 / timeScale).toPrecision(6))} (compressed)`;
}

const notRecorded = 'not recorded';
