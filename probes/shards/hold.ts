import type { Fleet } from '../fleet/fleet.ts';
import { startFleet } from '../fleet/fleet.ts';
import type { FleetPlan } from '../fleet/record.ts';
import type { Clock } from '../timeline/clock.ts';
import type { SmokeSettings } from './smoke-settings.ts';
import { heldSentence, lostSentence, unopenedSentence } from './smoke-words.ts';

/** How it went, and one plain sentence that says so: what to look at, where it failed. */
export interface SmokeResult {
  readonly passed: boolean;
  readonly sentence: string;
}

export interface SmokeContext {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Told what goes on, a line each. */
  readonly say: (line: string) => void;
}

/** Right after a deployment, routes are programmed within seconds: a refused client tries again this often. Milliseconds. */
const retryMs = 500;
const pollMs = 20;
const sayEveryMs = 5_000;
/** A whole attempt may not use up the time for all. */
const connectTimeoutMs = 5_000;

/**
 * Opens the connections, trying again until the deadline, and holds them. It passes when all were open together and none ended within the
 * hold; clients that were cut or refused before that have come back, and are only told of.
 * @throws the signal's reason when aborted
 */
export async function holdConnections(settings: SmokeSettings, context: SmokeContext): Promise<SmokeResult> {
  const { clock, signal, say } = context;
  say(`smoke: opens ${settings.connections} connections on ${settings.targetUrl}${settings.path}`);
  await using fleet = await startFleet(settings.targetUrl, planOf(settings), { clock, emit: () => undefined, signal });
  if (!(await allOpen(fleet, settings, context))) {
    return { passed: false, sentence: unopenedSentence(settings, fleet) };
  }
  const openAt = clock.now();
  say(
    `smoke: all ${settings.connections} are open after ${seconds(openAt)} s, holds them for ${seconds(settings.holdMs)} s`,
  );
  while (clock.now() < openAt + settings.holdMs && fleet.held === settings.connections) {
    await clock.sleep(pollMs, signal);
  }
  const lost = fleet.records.filter(({ endedAt }) => endedAt !== null && endedAt >= openAt);
  return lost.length === 0
    ? { passed: true, sentence: heldSentence(settings, openAt) }
    : { passed: false, sentence: lostSentence(settings, lost, openAt) };
}

async function allOpen(fleet: Fleet, settings: SmokeSettings, { clock, signal, say }: SmokeContext): Promise<boolean> {
  let saidAt = clock.now();
  while (fleet.held < settings.connections) {
    if (clock.now() >= settings.openDeadlineMs) return false;
    if (clock.now() >= saidAt + sayEveryMs) {
      saidAt = clock.now();
      say(`smoke: ${fleet.held} of ${settings.connections} are open after ${seconds(saidAt)} s, tries on`);
    }
    await clock.sleep(pollMs, signal);
  }
  return true;
}

function planOf({ connections, path, host }: SmokeSettings): FleetPlan {
  return {
    connections,
    opensPerSecond: 100,
    path,
    ...(host === undefined ? {} : { host }),
    echoEveryMs: 0,
    pingEveryMs: 0,
    operationMs: null,
    connectTimeoutMs,
    retry: { kind: 'fixed', delayMs: retryMs, attempts: Infinity },
    seed: 1,
  };
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}
