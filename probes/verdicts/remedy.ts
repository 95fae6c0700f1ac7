import { controllers } from '../../infra/controllers/catalogue.ts';
import type { Controller } from '../../infra/controllers/controller.ts';
import type { Budget } from '../../infra/settings/budget.ts';
import { budget as makeBudget } from '../../infra/settings/budget.ts';
import { Duration } from '../../infra/settings/duration.ts';
import { readSettings } from '../../infra/settings/read-settings.ts';
import type { SettingsInput } from '../../infra/settings/schema.ts';
import { SettingsError } from '../../infra/settings/settings-error.ts';
import type { Cause } from '../timeline/events.ts';

export interface RemedyInput {
  /** What ended most of those that should have lived. */
  readonly cause: Cause;
  /** Whether a reload set it off: then the pod's own end does not matter. */
  readonly byReload: boolean;
  readonly controller: Controller;
  /** In real time, as the settings have it. */
  readonly budget: Budget;
  readonly settings: SettingsInput;
}

/** The one setting that would have saved them, with what has to go with it, by its name in chart, ConfigMap or image; null if there is none. */
export function remedyFor({ cause, byReload, controller, budget, settings }: RemedyInput): string | null {
  const { controller: now, session } = budget;
  if (cause === 'idle-timeout') return longerIdle(controller, budget);
  if (cause === 'max-reloads') {
    return `raise mworker-max-reloads (${now.maxReloads} now; global-config-snippet in the ConfigMap) above the reloads that a session has to live through`;
  }
  const aligned = align(controller, settings);
  if (aligned === null) return null;
  const steps: Steps = { controller, now, aligned: aligned.controller, keep: session.keep };
  const killed = killDelay(steps);
  if (cause === 'proxy-hard-stop') return joined(hardStop(steps), byReload ? [] : [killed, grace(steps)]);
  if (cause === 'proxy-signal' && controller.lifecycle(budget).effect === 'hard') {
    return joined(downSignal, [shortHardStop(steps), grace(steps)]);
  }
  if (cause !== 'proxy-killed') return null;
  return killed === null
    ? joined(grace(steps), [shortHardStop(steps)])
    : joined(killed, [shortHardStop(steps), grace(steps)]);
}

interface Steps {
  readonly controller: Controller;
  readonly now: Budget['controller'];
  readonly aligned: Budget['controller'];
  readonly keep: Duration;
}

const downSignal =
  'mount /etc/s6-overlay/s6-rc.d/haproxy/down-signal with the content SIGUSR1, so that HAProxy drains instead of stopping at once';

function hardStop({ controller, now, aligned }: Steps): string | null {
  const key = controller.proxy === 'haproxy' ? 'hard-stop-after' : 'worker-shutdown-timeout';
  if (!(aligned.hardStop instanceof Duration)) return null;
  const same = now.hardStop instanceof Duration && seconds(now.hardStop) === seconds(aligned.hardStop);
  return same ? null : `set ${key} to ${seconds(aligned.hardStop)} (${spelt(now.hardStop)} now; ConfigMap)`;
}

/** The hard stop as part of another remedy: only where the one that there is would then cut them itself. */
function shortHardStop(steps: Steps): string | null {
  const { now, keep } = steps;
  return now.hardStop instanceof Duration && keep.isLongerThan(now.hardStop) ? hardStop(steps) : null;
}

function grace({ controller, now, aligned }: Steps): string | null {
  if (controller.chart === null || !aligned.grace.isLongerThan(now.grace)) return null;
  return `set terminationGracePeriodSeconds to ${aligned.grace.toWholeSeconds()} (${now.grace.toWholeSeconds()} now)`;
}

function killDelay({ now, aligned }: Steps): string | null {
  if (!(now.supervisorKill instanceof Duration) || !(aligned.supervisorKill instanceof Duration)) return null;
  if (seconds(now.supervisorKill) === seconds(aligned.supervisorKill)) return null;
  return `mount a gopherd.yml with a kill-delay of ${seconds(aligned.supervisorKill)} for HAProxy (${seconds(now.supervisorKill)} now)`;
}

function longerIdle(controller: Controller, { controller: now, session }: Budget): string {
  const names = {
    haproxy: 'timeout-tunnel (ConfigMap)',
    nginx: 'nginx.ingress.kubernetes.io/proxy-read-timeout and proxy-send-timeout (annotations of the Ingress)',
    'nginx-f5': 'nginx.org/proxy-read-timeout and proxy-send-timeout (annotations of the Ingress)',
  } as const satisfies Record<Controller['name'], string>;
  return `set ${names[controller.name]} to 3600s (${seconds(now.idle)} now), and above the heartbeat of ${seconds(session.heartbeatInterval)} in any case`;
}

/** The same settings with every timeout from the budget, on an image that drains: with the grace that there is, else with one that suffices. */
function align(controller: Controller, settings: SettingsInput): Budget | null {
  const draining = controller.rules.drains
    ? controller
    : controllers.find(({ name, rules }) => name === controller.name && rules.drains);
  if (draining === undefined) return null;
  const { terminationGracePeriod, margin, replicas, preStopDelay } = settings.controller ?? {};
  const kept = Object.entries({ margin, replicas, preStopDelay }).filter(([, value]) => value !== undefined);
  const base = { ...Object.fromEntries(kept), name: draining.name, profile: draining.profile, timeouts: 'aligned' };
  const graces = [...(terminationGracePeriod === undefined ? [] : [terminationGracePeriod]), undefined, '2h', '1d'];
  for (const asked of graces) {
    const made = tryBudget(
      { ...settings, controller: { ...base, ...(asked === undefined ? {} : { terminationGracePeriod: asked }) } },
      draining,
    );
    if (made !== null && keeps(made)) return made;
  }
  return null;
}

function tryBudget(input: unknown, { rules }: Controller): Budget | null {
  try {
    return makeBudget(readSettings(input, { file: 'the aligned settings' }), rules);
  } catch (error) {
    if (error instanceof SettingsError) return null;
    throw error;
  }
}

function keeps({ controller, session }: Budget): boolean {
  return controller.hardStop === 'unlimited' || !session.keep.isLongerThan(controller.hardStop);
}

function joined(first: string | null, others: readonly (string | null)[]): string | null {
  const parts = [first, ...others].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(', and ');
}

function spelt(time: Duration | 'unlimited'): string {
  return time instanceof Duration ? seconds(time) : time;
}

/** In whole seconds, as these settings are written. */
function seconds(time: Duration): string {
  return `${Math.round(time.seconds)}s`;
}
