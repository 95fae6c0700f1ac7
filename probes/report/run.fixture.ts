import type { Cause } from '../timeline/events.ts';
import type { LedgerRow, RunReport } from './schema.ts';

/** How a made-up run goes; times in milliseconds. */
export interface Course {
  readonly scenario: string;
  readonly proxy: string;
  readonly connections: number;
  readonly faultAt: number;
  readonly keepMs: number;
  readonly endAt: number;
  /** From the fault on a pod to the first end; Infinity: none ends. */
  readonly endsAfterMs: number;
  readonly spreadMs: number;
  readonly cause: Cause | null;
  readonly remedy: string | null;
}

/** One row for each connection, and one more for each client that came back. */
export function ledgerOf(course: Course, next: () => number): LedgerRow[] {
  return Array.from({ length: course.connections }, (_, client) => rowsOf(course, client, next)).flat();
}

/** What a timeline would hold of such a run: the fault, two pods in a row, workers, log lines. */
export function eventsOf(course: Course, ledger: readonly LedgerRow[]): RunReport['events'] {
  const { faultAt, proxy, endsAfterMs } = course;
  const moving = course.cause === 'app-close';
  const pods = moving ? ['server-1', 'server-2'] : [`${proxy}-1`, `${proxy}-2`];
  const events: RunReport['events'] = [
    { at: 200, kind: 'phase', phase: 'ramp', detail: `${course.connections} connections` },
    { at: faultAt, kind: 'fault', fault: course.scenario, phase: 'begun', detail: course.scenario },
    { at: faultAt + podStep, kind: 'fault', fault: course.scenario, phase: 'done', detail: course.scenario, bite: 2 },
  ];
  for (const [index, pod] of pods.entries()) {
    const from = faultAt + index * podStep;
    if (course.scenario === 'controller-reload') {
      events.push({ at: from, kind: 'reload', pod, generation: 1, ok: true, trigger: 'configuration changed' });
    } else {
      const process = moving ? 'app' : 'proxy-master';
      events.push({ at: from, kind: 'pod', pod, component: moving ? 'server' : 'controller', phase: 'terminating' });
      events.push({
        at: from + 2,
        kind: 'signal',
        pod,
        pid: 100 + index,
        process,
        signal: moving ? 'SIGTERM' : 'SIGUSR1',
        by: 'kubelet',
      });
    }
    if (Number.isFinite(endsAfterMs) && !moving) {
      events.push({
        at: from + endsAfterMs + 40,
        kind: 'worker',
        pod,
        pid: 200 + index,
        generation: 0,
        phase: 'exited',
        exitCode: 0,
      });
    }
  }
  for (const row of ledger) {
    if (row.endedAt === null || row.cause === 'client') continue;
    events.push({
      at: row.endedAt + 1,
      kind: 'proxy-log',
      pod: row.proxy ?? '',
      pid: 200,
      connection: row.id,
      termination: 'KD',
      status: 101,
      line: `${row.id} KD`,
    });
  }
  return events.toSorted((a, b) => a.at - b.at);
}

/** The pods are restarted one after the other: how long after the first the client's pod had its turn. */
export function podDelayMs(client: number): number {
  return (client % 2) * podStep;
}

const podStep = 700;

function rowsOf(course: Course, client: number, next: () => number): LedgerRow[] {
  const pod = client % 2;
  const requestedAt = 200 + (client / course.connections) * 2000;
  const endedAt = course.faultAt + podDelayMs(client) + course.endsAfterMs + next() * course.spreadMs;
  const ends = Number.isFinite(endedAt);
  const backPolitely = course.cause === 'app-close';
  const gapMs = backPolitely ? 5 + next() * 60 : 40 + next() * next() * 1400;
  const first = row({
    client,
    attempt: 1,
    requestedAt,
    backend: `server-${pod + 1}`,
    proxy: `${course.proxy}-${pod + 1}/200`,
  });
  if (!ends)
    return [
      {
        ...first,
        endedAt: course.endAt,
        code: 1000,
        socketEnd: 'fin',
        cause: 'client',
        sinceFaultMs: course.endAt - course.faultAt,
      },
    ];
  const neverBack = !backPolitely && client % 97 === 96;
  const closed: LedgerRow = {
    ...first,
    endedAt,
    code: backPolitely ? 1001 : 1006,
    reason: backPolitely ? 'going away' : null,
    socketEnd: 'fin',
    cause: course.cause,
    evidence: `${course.cause ?? ''}: ${Math.round(endedAt - course.faultAt)} ms after the fault began`,
    sinceFaultMs: endedAt - course.faultAt,
    gapMs: neverBack ? null : gapMs,
    lost: backPolitely ? 0 : 1,
  };
  if (neverBack) return [closed];
  const again = row({
    client,
    attempt: 2,
    requestedAt: endedAt + gapMs - 3,
    backend: `server-${pod + (backPolitely ? 3 : 1)}`,
    proxy: `${course.proxy}-3/300`,
  });
  return [
    closed,
    {
      ...again,
      endedAt: course.endAt,
      code: 1000,
      socketEnd: 'fin',
      cause: 'client',
      sinceFaultMs: course.endAt - course.faultAt,
    },
  ];
}

interface Beginning {
  readonly client: number;
  readonly attempt: number;
  readonly requestedAt: number;
  readonly backend: string;
  readonly proxy: string;
}

function row(beginning: Beginning): LedgerRow {
  return {
    ...beginning,
    id: `c${beginning.client}.${beginning.attempt}`,
    openedAt: beginning.requestedAt + 3,
    endedAt: null,
    refused: null,
    code: null,
    reason: null,
    socketEnd: null,
    cause: null,
    evidence: null,
    sinceFaultMs: null,
    gapMs: null,
    sent: 24,
    acked: 24,
    lost: 0,
    duplicated: 0,
    outOfOrder: 0,
    operations: 0,
    operationsDone: 0,
    operationsCut: 0,
  };
}
