import { controllerFor, variants } from '../../infra/controllers/catalogue.ts';
import { budget } from '../../infra/settings/budget.ts';
import { scale } from '../../infra/settings/scale.ts';
import { settingsSchema } from '../../infra/settings/schema.ts';
import { scenarios } from '../scenarios/index.ts';
import type { Bite, Target } from '../targets/target.ts';
import type { Cell } from './cell.ts';
import type { Place } from './place.ts';

/** Nothing is started at it. */
export function emptyPlace(name = 'lab', sideBySide = true): Place {
  return {
    name,
    sideBySide,
    startTarget: () => Promise.reject(new Error('not started')),
    startFleet: () => Promise.reject(new Error('not started')),
  };
}

/** A cell of a variant and scenario of ours, compressed 60 times. */
export function cellAt(place: Place, id: string, name: string): Cell {
  const variant = variants.find((one) => one.id === id);
  const scenario = scenarios.find((one) => one.name === name);
  if (variant === undefined || scenario === undefined) throw new Error(`no ${id} or no ${name}`);
  const settings = settingsSchema.parse(variant.settings);
  const controller = controllerFor(settings);
  const real = budget(settings, controller.rules);
  const timers = scale(real, 1 / 60);
  const expected = { restart: controller.predictRestart(timers), reload: controller.predictReload(timers) };
  return { place, variant, scenario, controller, real, budget: timers, expected, repetition: 1 };
}

/** A target that does nothing but what is given. */
export function madeTarget(given: Partial<Target> & Pick<Target, 'budget' | 'name'>): Target {
  const nothing = (): Promise<Bite> => Promise.resolve({ count: 0, what: 'nothing' });
  const lasting = () => Promise.resolve({ count: 0, what: 'nothing', restore: () => Promise.resolve() });
  return {
    url: 'ws://127.0.0.1:1',
    missing: new Map(),
    versions: {},
    notModelled: [],
    clockErrorMs: 0,
    restart: nothing,
    reload: nothing,
    reapply: nothing,
    kill: nothing,
    deletePod: nothing,
    evict: nothing,
    scale: lasting,
    drainNode: lasting,
    partition: lasting,
    closeConnections: nothing,
    startCleanup: () => Promise.resolve({ stop: nothing }),
    heldByServers: () => Promise.resolve(0),
    [Symbol.asyncDispose]: () => Promise.resolve(),
    ...given,
  };
}
