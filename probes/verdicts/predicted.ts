import type { Fact, Prediction } from '../../infra/controllers/controller.ts';
import type { Budget } from '../../infra/settings/budget.ts';
import { Duration } from '../../infra/settings/duration.ts';
import type { Expected, Plan } from '../scenarios/scenario.ts';
import { timeToComeBack } from '../scenarios/watch.ts';
import type { PredictionRow } from './schema.ts';
import { time } from '../timeline/time-words.ts';

/** A prediction with what it takes to hold an observation against it. */
export interface Forecast {
  readonly row: PredictionRow;
  /** The ends may be spread over this much after `afterMs`, and begin this much before: milliseconds. */
  readonly spreadMs: number;
  readonly earlyMs: number;
  /** Whether every held connection is concerned, or only those of the pod that is hit. */
  readonly all: boolean;
  readonly facts: readonly Fact[];
}

export interface ForecastInput {
  readonly plan: Plan;
  readonly budget: Budget;
  readonly expected: Expected;
}

/** What is expected to end connections in this plan, by the fault's name. Never from what happened. */
export function forecast(input: ForecastInput): Forecast {
  const { fault } = input.plan;
  const { expected, budget } = input;
  if (fault === null || fault.name === 'reapply') return undisturbed(budget);
  if (fault.name === 'restart controller')
    return ofProxy('connections through a restarted controller pod', expected.restart);
  if (fault.name === 'reload') return ofProxy('connections through a reloaded controller pod', expected.reload);
  if (fault.name === 'restart server') return ofDrain(budget);
  if (fault.name.startsWith('kill ')) return ofKill(fault.name.slice('kill '.length));
  if (fault.name.startsWith('partition')) return ofPartition(input);
  return ofCommand();
}

function ofProxy(subject: string, { after, cause, because, facts }: Prediction): Forecast {
  const sources = [...new Set(facts.map((fact) => fact.source))];
  const row: PredictionRow =
    after === 'never' || cause === 'none'
      ? { subject, afterMs: null, cause: null, because, sources }
      : { subject, afterMs: after.ms, cause, because, sources };
  return { row, spreadMs: 0, earlyMs: 0, all: true, facts };
}

function ofDrain({ app }: Budget): Forecast {
  const because = `each pod waits ${time(app.preStop.ms)} (preStop), then closes what it holds with 1001, spread over its drain of ${time(app.drain.ms)}`;
  return ours('connections to a restarted server pod', {
    after: app.preStop,
    cause: 'app-close',
    because,
    source: 'apps/ws-server/drain.ts',
    spread: app.drain,
    all: true,
  });
}

function ofKill(component: string): Forecast {
  return ours(`connections to a killed ${component} pod`, {
    after: Duration.zero,
    cause: component === 'controller' ? 'proxy-killed' : 'backend-died',
    because: 'the kernel closes the sockets of a killed process at once',
    source: 'measured with SIGKILL (probes/ledger/attribute.lab.test.ts)',
    all: false,
  });
}

/** Packets are held back, so whatever gave up meanwhile is heard of when the link is mended; the proxy's own timer is heard at once. */
function ofPartition({ plan, budget }: ForecastInput): Forecast {
  const { heartbeatInterval, heartbeatTimeout } = budget.session;
  const { idle } = budget.controller;
  // What a plan watches beyond the time to come back is the length of its fault.
  const length = plan.watch.minus(timeToComeBack(budget));
  const proxyFirst = length.isLongerThan(idle);
  const because = proxyFirst
    ? `the proxy hears nothing for its idle time of ${time(idle.ms)}, counted from the last byte before the cut`
    : `the server’s heartbeat gives up within ${time(heartbeatInterval.plus(heartbeatTimeout).ms)}; the clients hear of it when the link is mended`;
  const made = ours('connections over the cut link', {
    after: proxyFirst ? idle : length,
    cause: 'partition',
    because,
    source: 'apps/ws-server/heartbeat.ts; probes/targets/lab/relay.ts',
    all: true,
  });
  // The last byte lies up to a heartbeat before the cut.
  return proxyFirst ? { ...made, earlyMs: heartbeatInterval.ms, spreadMs: length.minus(idle).ms } : made;
}

function ofCommand(): Forecast {
  return ours('connections that the control port is told to close', {
    after: Duration.zero,
    cause: 'cleanup',
    because: 'the server closes the oldest ones with 1001 as soon as it is asked',
    source: 'apps/ws-server/control.ts',
    all: false,
  });
}

/** Nobody touches anything: only silence could end a connection, and the heartbeat breaks it, if it is the shorter one. */
function undisturbed({ controller, session }: Budget): Forecast {
  const { idle } = controller;
  const { heartbeatInterval } = session;
  const kept = idle.isLongerThan(heartbeatInterval);
  const because = `the heartbeat comes every ${time(heartbeatInterval.ms)}, the proxy ends a silent connection after ${time(idle.ms)}`;
  const made = ours('connections while nothing changes', {
    after: idle,
    cause: 'idle-timeout',
    because,
    source: 'apps/ws-server/heartbeat.ts',
    all: true,
  });
  return kept ? { ...made, row: { ...made.row, afterMs: null, cause: null } } : made;
}

interface Ours {
  readonly after: Duration;
  readonly cause: PredictionRow['cause'];
  readonly because: string;
  readonly source: string;
  readonly all: boolean;
  readonly spread?: Duration;
}

/** A prediction from our own programs. */
function ours(subject: string, { after, cause, because, source, all, spread = Duration.zero }: Ours): Forecast {
  const row = { subject, afterMs: after.ms, cause, because, sources: [source] };
  return { row, spreadMs: spread.ms, earlyMs: 0, all, facts: [] };
}
