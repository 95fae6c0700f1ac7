import type { Rule } from '../case.ts';
import { isDueBetween, relative } from '../case.ts';
import { scatter } from '../scatter.ts';

/** HAProxy's master ends a worker that has lived through more reloads than mworker-max-reloads. */
export const maxReloads: Rule = (item) => {
  const { record, seat, timeline, context } = item;
  const cap = context.budget.controller.maxReloads;
  if (context.proxy !== 'haproxy' || !Number.isFinite(cap) || seat.pod === null || seat.generation === null) return [];
  const fatal = seat.generation + cap + 1;
  const reload = timeline
    .of('reload')
    .find(({ pod, generation, ok }) => ok && pod === seat.pod && generation === fatal);
  if (reload === undefined) return [];
  const loaded = timeline
    .of('worker')
    .find(({ pod, phase, generation }) => pod === seat.pod && phase === 'started' && generation === fatal);
  if (!isDueBetween(item, { from: reload.at, until: loaded?.at ?? reload.at }, scatter.maxReloads)) return [];
  const worker = seat.pid === null ? 'its worker' : `worker ${seat.pid}`;
  const evidence = `reload ${fatal} came ${relative(reload.at, record.endedAt)} the end; ${worker} was of generation ${seat.generation}, and mworker-max-reloads is ${cap}`;
  return [
    { cause: 'max-reloads', strength: 'timed', evidence, origin: { kind: 'reload', at: reload.at, pod: seat.pod } },
  ];
};
