import type { Budget } from './budget.ts';
import { Duration } from './duration.ts';
import { SettingsError } from './settings-error.ts';

/**
 * The same budget in compressed time: each duration times `factor`, counts as they are.
 * @param factor above 0; 1/60 lets a minute pass in a second
 */
export function scale(budget: Budget, factor: number): Budget {
  if (!(factor > 0) || !Number.isFinite(factor)) {
    throw new RangeError(`a time scale must be a number above 0, such as 1/60, got ${factor}`);
  }
  return { ...scaled(budget, factor), timeScale: budget.timeScale * factor };
}

/** An answer is waited for at least so long: processes answer in their real time, also on a busy machine. */
const leastWait = Duration.seconds(2);

/**
 * A scaled budget that leaves answers their real time: a server's wait for a pong, and a proxy's for the next heartbeat. Compressed 60
 * times, 20 s for a pong would be 333 ms, and NGINX's 60 s of silence 1 s, of which its lazy timers may take 0.3 s: connections would
 * end for no other reason than that the machine was busy. The only timers that are not as short as the scale says.
 */
export function withAnswerTime(scaled: Budget): Budget {
  const { session, controller, timeScale } = scaled;
  const atLeast = (wait: Duration): Duration => Duration.max(wait, Duration.min(wait.times(1 / timeScale), leastWait));
  const heartbeatTimeout = atLeast(session.heartbeatTimeout);
  const { heartbeatInterval } = session;
  // Where silence is cut before the next heartbeat, no answer is waited for: that is measured as it is.
  const idle = controller.idle.isLongerThan(heartbeatInterval)
    ? heartbeatInterval.plus(atLeast(controller.idle.minus(heartbeatInterval)))
    : controller.idle;
  return { ...scaled, session: { ...session, heartbeatTimeout }, controller: { ...controller, idle } };
}

/**
 * Refuses a compression in which a timer would be shorter than what this machine's clock can tell apart.
 * @param budget in real time
 * @param factor as for {@link scale}
 * @param clockErrorMs as measured in this run
 * @throws SettingsError naming each timer, its length real and compressed, and the strongest compression that works
 */
export function checkScale(budget: Budget, factor: number, clockErrorMs: number): void {
  const timers = decidingTimers(budget);
  const tooShort = timers.filter(({ time }) => time.ms * factor < clockErrorMs);
  if (tooShort.length === 0) return;
  const shortest = Math.min(...timers.map(({ time }) => time.ms));
  const strongest = Math.floor(shortest / clockErrorMs);
  const remedy =
    strongest >= 1
      ? `use --scale 1/${strongest} or slower`
      : `no scale works on this machine; lengthen the setting or lighten the load`;
  throw new SettingsError(
    `the scale 1/${Math.round(1 / factor)} compresses too much`,
    tooShort.map(
      ({ name, time }) =>
        `${name} (${time}) would last ${(time.ms * factor).toFixed(1)}ms, less than the ${clockErrorMs.toFixed(1)}ms that the clock of this machine can tell apart: ${remedy}`,
    ),
  );
}

interface Timer {
  /** As a user knows it; keys of settings in quotes. */
  readonly name: string;
  readonly time: Duration;
}

function scaled<T>(value: T, factor: number): T {
  if (value instanceof Duration) return value.times(factor) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, scaled<unknown>(inner, factor)])) as T;
}

/**
 * Timers that decide a verdict by their length or by what comes first; too short, they could not be told from nothing or from each other.
 * How soon a client tries again decides none: how long it was gone is measured as it was.
 */
function decidingTimers(budget: Budget): readonly Timer[] {
  const { controller, app, session, cleanup } = budget;
  const timers: readonly (readonly [string, Duration | 'unlimited' | 'none'])[] = [
    ["'controller.terminationGracePeriod'", controller.grace],
    ["'controller.preStopDelay'", controller.preStop],
    ["'controller.margin'", controller.margin],
    ["'controller.hardStop'", controller.hardStop],
    ["'controller.idle'", controller.idle],
    ['the supervisor’s kill-delay', controller.supervisorKill],
    ["'app.terminationGracePeriod'", app.grace],
    ["'app.preStopDelay'", app.preStop],
    ["'app.drain'", app.drain],
    ["'app.margin'", app.margin],
    ["'session.keep'", session.keep],
    ["'session.heartbeatInterval'", session.heartbeatInterval],
    ["'session.heartbeatTimeout'", session.heartbeatTimeout],
    ["'session.longestOperation'", session.longestOperation],
    ["'cleanup.interval'", cleanup.interval],
    ["'propagation'", budget.propagation],
  ];
  const named = timers.flatMap(([name, time]) => (time instanceof Duration && time.ms > 0 ? [{ name, time }] : []));
  return [...named, ...gaps(budget)];
}

/** What lies between the moments at which a controller's pod can end its connections: which came first is the verdict. */
function gaps({ controller, session }: Budget): readonly Timer[] {
  const { grace, preStop, hardStop, supervisorKill } = controller;
  const moments: readonly (Timer | null)[] = [
    { name: "'session.keep'", time: session.keep },
    { name: "the end of 'controller.terminationGracePeriod'", time: grace },
    hardStop === 'unlimited' ? null : { name: 'the hard stop', time: preStop.plus(hardStop) },
    supervisorKill === 'none' ? null : { name: 'the supervisor’s kill', time: preStop.plus(supervisorKill) },
  ];
  const inOrder = moments.filter((moment) => moment !== null).toSorted((a, b) => a.time.ms - b.time.ms);
  return inOrder.slice(1).flatMap((later, index) => {
    const earlier = inOrder[index];
    if (earlier === undefined || earlier.time.ms === later.time.ms) return [];
    return [{ name: `the time between ${earlier.name} and ${later.name}`, time: later.time.minus(earlier.time) }];
  });
}
