import type { Controller } from '../../infra/controllers/controller.ts';
import type { Budget } from '../../infra/settings/budget.ts';
import type { LoopDelay } from '../fleet/loop-delay.ts';
import { watchLoopDelay } from '../fleet/loop-delay.ts';
import type { ConnectionRecord, FleetPlan } from '../fleet/record.ts';
import type { Running, Watched } from './disturb.ts';
import { disturb } from './disturb.ts';
import type { Place } from './place.ts';
import type { RetryKind } from './retry.ts';
import { retryPolicy } from './retry.ts';
import type { Expected, Plan, Scenario } from '../scenarios/scenario.ts';
import type { Bite, Capability } from '../targets/target.ts';
import { startClock } from '../timeline/clock.ts';
import type { TimelineEvent } from '../timeline/events.ts';
import { startRecorder } from '../timeline/recorder.ts';

/** What one run is made of. */
export interface RunInput {
  readonly scenario: Scenario;
  readonly controller: Controller;
  /** Scaled. */
  readonly budget: Budget;
  readonly expected: Expected;
  readonly connections: number;
  readonly seed: number;
  readonly place: Place;
  readonly retry: RetryKind;
  /** Is given each event as it happens. */
  readonly onEvent: (event: TimelineEvent) => void;
  readonly signal: AbortSignal;
  readonly progress: (step: Progress) => void;
}

/** What is going on, for a terminal. */
export interface Progress {
  readonly phase: 'starting' | 'opening' | 'watching' | 'ending';
  readonly held: number;
  readonly of: number;
  /** While it watches. */
  readonly watched?: Watched;
}

/** What happened in one run: evidence, no judgement. Times are on the run's clock. */
export interface Observation {
  readonly startedAt: string;
  /** The target's name. */
  readonly target: string;
  readonly durationMs: number;
  readonly plan: Plan;
  readonly records: readonly ConnectionRecord[];
  readonly events: readonly TimelineEvent[];
  readonly requested: number;
  /** Null when the scenario could not be run. */
  readonly faultAt: number | null;
  readonly seenByServer: number;
  readonly bite: Bite | null;
  readonly loopDelay: LoopDelay;
  readonly missing: readonly string[];
  /** By how much times may be wrong beyond this machine's own calibration: the target's clock, and the fleet's where it is elsewhere. */
  readonly clockErrorMs: number;
  readonly versions: Readonly<Record<string, string>>;
  readonly notModelled: readonly string[];
}

/** New connections a second while the fleet ramps up: below what one proxy accepts, so that the ramp is not the test. */
const opensPerSecond = 1_500;
const connectTimeoutMs = 10_000;
/** How long client and server may take to agree on what is open before the fault: real time. */
const agreementDeadlineMs = 2_000;
const pollMs = 20;

/** Starts the target, holds the fleet on it, disturbs it as the scenario says, watches, and ends everything it started. */
export async function observe(input: RunInput): Promise<Observation> {
  const startedAt = new Date().toISOString();
  const clock = startClock();
  const plan = input.scenario.plan(input.budget, input.expected);
  const recorder = startRecorder(clock, input.onEvent);
  input.progress({ phase: 'starting', held: 0, of: input.connections });
  const needs = new Set<Capability>([...input.scenario.needs, ...(plan.fault?.needs ?? [])]);
  const { place, controller, budget, connections, signal } = input;
  const { emit, happened } = recorder;
  const request = { controller, budget, needs, connections, clock, emit, happened, signal };
  await using target = await place.startTarget(request);
  const { versions, notModelled } = target;
  const common = { startedAt, target: target.name, plan, requested: connections, versions, notModelled };
  const missing = [...needs].flatMap((need) => target.missing.get(need) ?? []);
  using loop = watchLoopDelay();
  if (missing.length > 0) return notSupported(common, missing, loop.read());

  await using fleet = await place.startFleet(target.url, fleetPlan(input, plan), { clock, emit, signal });
  const running = { target, fleet, recorder, clock, signal };
  const tell = (phase: Progress['phase'], watched?: Watched): void => {
    input.progress({ phase, held: fleet.held, of: connections, ...(watched === undefined ? {} : { watched }) });
  };
  const seenByServer = await open(running, tell);
  const { faultAt, bite } = await disturb(plan, running, (watched) => {
    tell('watching', watched);
  });
  tell('ending');
  await target[Symbol.asyncDispose]();
  return {
    ...common,
    durationMs: clock.now(),
    records: fleet.records,
    events: recorder.events(),
    faultAt,
    seenByServer,
    bite,
    loopDelay: fleet.loopDelay ?? loop.read(),
    missing,
    clockErrorMs: target.clockErrorMs + (fleet.clockErrorMs ?? 0),
  };
}

type Common = Pick<Observation, 'startedAt' | 'target' | 'plan' | 'requested' | 'versions' | 'notModelled'>;

function notSupported(common: Common, missing: readonly string[], loopDelay: LoopDelay): Observation {
  const nothing = {
    durationMs: 0,
    records: [],
    events: [],
    faultAt: null,
    seenByServer: 0,
    bite: null,
    clockErrorMs: 0,
  };
  return { ...common, ...nothing, missing, loopDelay };
}

function fleetPlan({ budget, connections, seed, retry }: RunInput, { traffic }: Plan): FleetPlan {
  return {
    connections,
    opensPerSecond,
    path: traffic.path,
    echoEveryMs: traffic.echoEvery.ms,
    pingEveryMs: 0,
    operationMs: traffic.operation?.ms ?? null,
    connectTimeoutMs,
    retry: retryPolicy(retry, budget),
    seed,
  };
}

/** Waits until the fleet is up and the servers count the same connections; returns the servers' count. */
async function open(
  { fleet, target, clock, signal }: Running,
  tell: (phase: Progress['phase']) => void,
): Promise<number> {
  const report = setInterval(() => {
    tell('opening');
  }, 100);
  try {
    await fleet.ready;
  } finally {
    clearInterval(report);
  }
  const deadline = clock.now() + agreementDeadlineMs;
  let seen = await target.heldByServers();
  while (seen !== fleet.held && clock.now() < deadline) {
    await clock.sleep(pollMs, signal);
    seen = await target.heldByServers();
  }
  return seen;
}
