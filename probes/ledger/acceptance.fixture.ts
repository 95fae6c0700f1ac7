import assert from 'node:assert/strict';
import type { Controller, StopSignal } from '../../infra/controllers/controller.ts';
import { controllerFor } from '../../infra/controllers/catalogue.ts';
import type { Budget } from '../../infra/settings/budget.ts';
import { budget } from '../../infra/settings/budget.ts';
import { Duration } from '../../infra/settings/duration.ts';
import { settingsSchema } from '../../infra/settings/schema.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { startFleet } from '../fleet/fleet.ts';
import type { ConnectionRecord } from '../fleet/record.ts';
import { startLab } from '../targets/lab/lab.ts';
import type { RunDirectory } from '../targets/lab/run-directory.ts';
import type { Target } from '../targets/target.ts';
import type { Clock } from '../timeline/clock.ts';
import type { Happening, TimelineEvent } from '../timeline/events.ts';
import type { Recorder } from '../timeline/recorder.ts';
import type { AttributionContext } from './case.ts';
import { startDirectServer } from './direct-server.fixture.ts';

/** What all rigs of the acceptance test share: one clock and one timeline, so that nobody's events stand apart. */
export interface World {
  readonly clock: Clock;
  readonly recorder: Recorder;
  readonly directory: RunDirectory;
  readonly signal: AbortSignal;
}

/** Connections in each rig. */
export const connectionsEach = 10;

export interface RigOptions {
  /** Tells the pods and connections of this rig from those of others; says nothing of what will be done. */
  readonly name: string;
  readonly proxy: 'haproxy' | 'nginx';
  /** What the proxy is stopped with; SIGTERM ends everything at once. */
  readonly stop?: StopSignal;
  readonly controller?: Partial<Budget['controller']>;
  readonly session?: Partial<Budget['session']>;
  readonly links?: boolean;
  /** The clients reach the server without a proxy. */
  readonly direct?: boolean;
}

/** A lab with a fleet on it whose events go, under names of its own, to the world's timeline. */
export interface Rig extends AsyncDisposable {
  /** With `direct` it can only kill the server. */
  readonly target: Pick<Target, 'restart' | 'reload' | 'partition' | 'closeConnections' | 'kill'>;
  readonly fleet: Fleet;
  readonly context: AttributionContext;
  /** Folder of the lab's pods. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly happened: (event: Happening) => void;
  sleep(ms: number): Promise<void>;
  /** The records under the rig's names, when every connection has ended. */
  ended(): Promise<readonly ConnectionRecord[]>;
}

export async function startRig(world: World, options: RigOptions): Promise<Rig> {
  const { clock, signal } = world;
  const { controller, budget: timers } = madeFor(options);
  await using stack = new AsyncDisposableStack();
  const emit = (event: TimelineEvent): void => {
    world.recorder.emit(renamed(event, options.name));
  };
  const happened = (event: Happening): void => {
    emit({ at: clock.now(), ...event });
  };
  const folders = await world.directory.forLab();
  const context = { clock, emit, happened, directory: folders };
  const lab = { ...context, directory: { ...world.directory, forLab: () => Promise.resolve(folders) } };
  const limits = { links: options.links ?? false, maxConnections: 4 * connectionsEach };
  const target = stack.use(
    options.direct === true
      ? { ...onlyKills, ...(await startDirectServer(timers, context, signal)) }
      : await startLab({ ...lab, ...limits, controller, budget: timers, signal }),
  );
  const fleet = stack.use(await startFleet(target.url, plan, { clock, emit, signal }));
  await fleet.ready;
  assert.equal(fleet.held, connectionsEach);
  const owned = stack.move();
  return {
    target,
    fleet,
    signal,
    happened,
    folder: folders.path,
    context: { budget: timers, proxy: options.proxy, clockErrorMs: 2 },
    sleep: (ms) => clock.sleep(ms, signal),
    ended: async () => {
      const deadline = clock.now() + 15_000;
      while (fleet.held > 0) {
        assert.ok(clock.now() < deadline, `${fleet.held} connections of ${options.name} never ended`);
        await clock.sleep(10, signal);
      }
      return fleet.records.map((record) => renamed(record, options.name));
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

const cannot = (): Promise<never> => Promise.reject(new Error('there is nothing between client and server'));
const onlyKills = { restart: cannot, reload: cannot, partition: cannot, closeConnections: cannot };

const plan = {
  connections: connectionsEach,
  opensPerSecond: 1_000,
  path: '/ws/echo',
  echoEveryMs: 0,
  pingEveryMs: 0,
  operationMs: null,
  connectTimeoutMs: 10_000,
  retry: { kind: 'none' },
  seed: 1,
} as const;

/** Short timers in real time, far enough from each other to be told apart. */
function madeFor({ proxy, stop, ...changes }: RigOptions): { controller: Controller; budget: Budget } {
  const settings = settingsSchema.parse({ controller: { name: proxy, timeouts: 'chart-defaults' } });
  const made = controllerFor(settings);
  const base = budget(settings, made.rules);
  const ms = (amount: number): Duration => Duration.ms(amount);
  const timers: Budget = {
    ...base,
    controller: {
      ...base.controller,
      replicas: 1,
      grace: ms(6_000),
      hardStop: ms(1_500),
      idle: ms(20_000),
      maxReloads: 50,
      afterHardStop: ms(0),
      syncPeriod: ms(50),
      ...changes.controller,
    },
    app: { replicas: 1, grace: ms(4_000), preStop: ms(100), drain: ms(600), margin: ms(1_000) },
    // Long, since on a busy machine the heartbeat would give up clients that answer, and rightly be named.
    session: { ...base.session, heartbeatInterval: ms(600), heartbeatTimeout: ms(9_000), ...changes.session },
    kubelet: { ...base.kubelet, probePeriod: ms(500) },
    propagation: ms(50),
  };
  return { controller: stop === undefined ? made : stoppedBy(made, stop), budget: timers };
}

function stoppedBy(controller: Controller, proxySignal: StopSignal): Controller {
  const effect = proxySignal === 'SIGTERM' ? 'hard' : 'soft';
  return { ...controller, lifecycle: (timers) => ({ ...controller.lifecycle(timers), proxySignal, effect }) };
}

const named: readonly string[] = ['pod', 'backend', 'proxy', 'connection', 'id', 'pods'];

/** Puts the rig's name before every pod and connection, so that all rigs can share one timeline. */
function renamed<T extends object>(value: T, rig: string): T {
  const prefixed = (name: unknown): unknown =>
    typeof name === 'string' ? `${rig}.${name}` : Array.isArray(name) ? name.map(prefixed) : name;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, named.includes(key) ? prefixed(inner) : (inner as unknown)]),
  ) as T;
}
