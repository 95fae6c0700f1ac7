import { controllerFor } from '../../infra/controllers/catalogue.ts';
import type { Budget } from '../../infra/settings/budget.ts';
import { budget } from '../../infra/settings/budget.ts';
import { Duration } from '../../infra/settings/duration.ts';
import { settingsSchema } from '../../infra/settings/schema.ts';
import type { TimelineEvent } from '../timeline/events.ts';
import type { Attribution } from './attribute.ts';
import { attribute } from './attribute.ts';
import type { AttributionContext, EndedRecord } from './case.ts';
import { indexTimeline } from './timeline-index.ts';

/** Timers that are easy to reckon with. */
export function handMadeBudget(changes: Partial<Budget['controller']> = {}): Budget {
  const settings = settingsSchema.parse({ controller: { timeouts: 'chart-defaults' } });
  const made = budget(settings, controllerFor(settings).rules);
  const controller = {
    ...made.controller,
    grace: Duration.seconds(60),
    hardStop: Duration.seconds(4),
    idle: Duration.seconds(30),
    maxReloads: 2,
    ...changes,
  };
  const session = {
    ...made.session,
    heartbeatInterval: Duration.seconds(5),
    heartbeatTimeout: Duration.seconds(3),
  };
  return { ...made, controller, session };
}

export interface HandMadeCase {
  readonly events: readonly TimelineEvent[];
  /** What differs from a connection that was opened at 1 s through worker 11 of `proxy-1` to `app-1`, and ended without a Close frame at 20 s. */
  readonly record?: Partial<EndedRecord>;
  readonly budget?: Partial<Budget['controller']>;
  readonly proxy?: AttributionContext['proxy'];
  readonly clockErrorMs?: number;
}

export const endedAt = 20_000;

export function handMadeRecord(changes: Partial<EndedRecord> = {}): EndedRecord {
  return {
    id: 'c1.1',
    client: 1,
    attempt: 1,
    requestedAt: 990,
    openedAt: 1_000,
    endedAt,
    backend: 'app-1',
    proxy: 'proxy-1/11',
    refused: null,
    closeCode: 1006,
    closeReason: '',
    socketEnd: 'fin',
    endedBy: 'peer',
    lastByteAt: 19_000,
    sent: 4,
    acked: 3,
    duplicated: 0,
    outOfOrder: 0,
    slowestEchoMs: 2,
    operations: 0,
    operationsDone: 0,
    operationsCut: 0,
    ...changes,
  };
}

export function attributeHandMade({
  events,
  record,
  budget: changes,
  proxy = 'haproxy',
  clockErrorMs = 2,
}: HandMadeCase): Attribution {
  const context = { budget: handMadeBudget(changes), proxy, clockErrorMs };
  return attribute(handMadeRecord(record), indexTimeline(events), context);
}

/** Events of a hand-made timeline; the pods and processes are those of {@link HandMadeCase.record}. */
export const happened = {
  worker: (at: number, phase: 'started' | 'draining' | 'exited', generation = 0): TimelineEvent => ({
    at,
    kind: 'worker',
    pod: 'proxy-1',
    pid: 11 + generation,
    generation,
    phase,
  }),
  reload: (at: number, generation: number): TimelineEvent => ({
    at,
    kind: 'reload',
    pod: 'proxy-1',
    generation,
    ok: true,
    trigger: 'a route was added',
  }),
  signal: (
    at: number,
    signal: string,
    changes: Partial<Extract<TimelineEvent, { kind: 'signal' }>> = {},
  ): TimelineEvent => ({
    at,
    kind: 'signal',
    pod: 'proxy-1',
    pid: 10,
    process: 'proxy-master',
    signal,
    by: 'supervisor',
    ...changes,
  }),
  deleted: (at: number, pod: string): TimelineEvent => ({
    at,
    kind: 'pod',
    pod,
    component: pod.startsWith('app') ? 'server' : 'controller',
    phase: 'terminating',
  }),
  gone: (at: number, pod: string, signal: string | null = 'SIGKILL'): TimelineEvent => ({
    at,
    kind: 'pod',
    pod,
    component: pod.startsWith('app') ? 'server' : 'controller',
    phase: 'gone',
    exitCode: signal === null ? 1 : null,
    signal,
  }),
  proxyLog: (at: number, termination: string | null, server = 'SRV_1'): TimelineEvent => ({
    at,
    kind: 'proxy-log',
    pod: 'proxy-1',
    pid: 11,
    connection: 'c1.1',
    termination,
    status: 101,
    line: `{"connection":"c1.1","server":"${server}"}`,
  }),
  appClosed: (at: number, by: string, code = 1001): TimelineEvent => ({
    at: at + 5,
    kind: 'app-log',
    pod: 'app-1',
    event: 'connection-closed',
    connection: 'c1.1',
    code,
    by,
    appAt: at,
  }),
  appLine: (at: number, event: string, pod = 'app-1'): TimelineEvent => ({
    at: at + 5,
    kind: 'app-log',
    pod,
    event,
    connection: null,
    asked: 3,
    closed: 3,
    appAt: at,
  }),
  command: (at: number, command: string, answer = ''): TimelineEvent => ({
    at,
    kind: 'runtime-command',
    pod: 'proxy-1',
    command,
    answer,
    by: 'fault',
  }),
  link: (at: number, phase: 'cut' | 'restored', mode: 'drop' | 'reset' = 'drop', pods = ['app-1']): TimelineEvent => ({
    at,
    kind: 'link',
    link: 'proxy → app',
    pods,
    phase,
    mode,
  }),
} as const;

/** The connection's worker, as it starts. */
export const firstWorker = happened.worker(100, 'started');
