import type { Cause } from '../timeline/events.ts';
import { type Course, eventsOf, ledgerOf, podDelayMs } from './run.fixture.ts';
import { random } from './random.fixture.ts';
import type { LedgerRow, Report, RunReport, Verdict } from './schema.ts';

/** What a made-up report shall hold. */
export interface FixtureOptions {
  /** Clients in each run. */
  readonly connections: number;
  readonly seed?: number;
  readonly timeScale?: number;
  /** Rows of the matrix; default: all of {@link variantIds}. */
  readonly variants?: readonly string[];
}

/**
 * A plausible report, the same for the same options: controllers that keep, that cut at once, that cut at a hard stop, one run
 * that could not be told and one that could not be run. Figures follow from the made-up connections, as in a real report.
 */
export function fixtureReport(options: FixtureOptions): Report {
  const { connections, seed = 7, timeScale = 1 / 60, variants = variantIds } = options;
  const runs = variants.flatMap((variant) =>
    scenarios.map((scenario) => makeRun({ variant, scenario, connections, timeScale, seed })),
  );
  return {
    schemaVersion: 1,
    tool: { name: 'drainproof', version: '0.1.0' },
    startedAt: '2026-11-24T12:00:00.000Z',
    finishedAt: '2026-11-24T12:01:03.000Z',
    interrupted: false,
    seed,
    timeScale,
    clock: { kind: 'CLOCK_MONOTONIC', resolutionMs: 0.001 },
    host: { cores: 2, memoryBytes: 8_589_934_592, platform: 'linux x64', kernel: '6.1.0' },
    versions: { haproxy: '2.6.12', nginx: '1.22.1', node: '24.21.0' },
    settings: { connections, scale: '1/60', target: 'lab' },
    reproduce: `drainproof run --connections ${connections} --seed ${seed} --scale 1/60`,
    notes: ['HAProxy 2.6.12 stands in for the 3.1.14 of the image.'],
    runs,
  };
}

/** A report of every verdict, small enough to be read whole. */
export function smallReport(options: Partial<FixtureOptions> = {}): Report {
  return fixtureReport({ connections: 12, variants: ['haproxy-901s', 'nginx-f5-defaults'], ...options });
}

export const variantIds = [
  'haproxy-901s',
  'haproxy-aligned',
  'haproxy-gopherd',
  'nginx-defaults',
  'nginx-aligned',
  'nginx-f5-defaults',
];
export const scenarios = ['controller-restart', 'controller-reload', 'server-restart'];

/** What ends connections in a field of the matrix, in real milliseconds; null: nothing before the keep time. */
const cuts: Readonly<Record<string, { readonly afterMs: number; readonly cause: Cause; readonly remedy: string }>> = {
  'haproxy-901s controller-restart': {
    afterMs: 0,
    cause: 'proxy-signal',
    remedy:
      'mount /etc/s6-overlay/s6-rc.d/haproxy/down-signal with the content SIGUSR1, and set hard-stop-after to 856s',
  },
  'haproxy-gopherd controller-restart': {
    afterMs: 25_000,
    cause: 'proxy-killed',
    remedy:
      'mount a gopherd.yml with kill-delay 895s: it kills HAProxy 25 s after SIGUSR1, whatever the grace period is',
  },
  'nginx-defaults controller-restart': {
    afterMs: 240_000,
    cause: 'proxy-hard-stop',
    remedy: 'set worker-shutdown-timeout to 860s, with terminationGracePeriodSeconds 901',
  },
  'nginx-defaults controller-reload': {
    afterMs: 240_000,
    cause: 'proxy-hard-stop',
    remedy: 'set worker-shutdown-timeout to 860s',
  },
  'nginx-f5-defaults controller-restart': {
    afterMs: 30_000,
    cause: 'proxy-killed',
    remedy: 'set terminationGracePeriodSeconds to 901 and worker-shutdown-timeout to 860s',
  },
};

interface RunOptions {
  readonly variant: string;
  readonly scenario: string;
  readonly connections: number;
  readonly timeScale: number;
  readonly seed: number;
}

function makeRun(options: RunOptions): RunReport {
  const { variant, scenario, connections, timeScale } = options;
  const notSupported = variant === 'nginx-f5-defaults' && scenario === 'controller-reload';
  const inconclusive = variant === 'nginx-f5-defaults' && scenario === 'server-restart';
  const course = courseOf(options);
  const ledger = notSupported ? [] : ledgerOf(course, random(`${options.seed} ${variant} ${scenario}`));
  const verdict: Verdict = notSupported
    ? 'not-supported'
    : inconclusive
      ? 'inconclusive'
      : course.remedy
        ? 'failed'
        : 'passed';
  const figures = figuresOf(ledger, course, notSupported ? 0 : connections);
  return {
    scenario,
    target: 'lab',
    controller: variant,
    title: titles[variant] ?? variant,
    verdict,
    why: whyOf(verdict, figures, course),
    remedy: verdict === 'failed' ? course.remedy : null,
    startedAt: '2026-11-24T12:00:00.000Z',
    durationMs: course.endAt,
    settings: {
      'controller.name': variant.split('-')[0],
      'controller.timeouts': variant.includes('aligned') ? 'aligned' : 'chart-defaults',
    },
    budget: {
      timeScale,
      controller: { grace: `${Math.round(901_000 * timeScale)}ms`, hardStop: `${Math.round(856_000 * timeScale)}ms` },
    },
    keepMs: course.keepMs,
    ...figures,
    predicted: [predictionOf(course)],
    observed: notSupported ? [] : [observationOf(ledger, course)],
    thresholds: [
      {
        name: 'none-cut-before-keep',
        says: `at most 0 of ${connections} connections are cut within ${course.keepMs} ms`,
        measured: notSupported ? null : figures.bound.events,
        limit: 0,
        unit: 'connections',
        holds: notSupported || inconclusive ? null : verdict === 'passed',
      },
    ],
    self: selfOf(inconclusive),
    notes: [],
    notModelled: ['kernel conntrack of a node', 'a cloud load balancer'],
    events: notSupported ? [] : eventsOf(course, ledger),
    ledger,
  };
}

function courseOf({ variant, scenario, connections, timeScale }: RunOptions): Course {
  const cut = cuts[`${variant} ${scenario}`];
  const keepMs = 840_000 * timeScale;
  const faultAt = 3000;
  const moving = scenario === 'server-restart';
  return {
    scenario,
    proxy: variant,
    connections,
    faultAt,
    keepMs,
    endAt: faultAt + keepMs + 1200,
    endsAfterMs: moving ? 10_000 * timeScale : (cut?.afterMs ?? Infinity) * (cut ? timeScale : 1),
    spreadMs: moving ? 40_000 * timeScale : 30,
    cause: moving ? 'app-close' : (cut?.cause ?? null),
    remedy: cut?.remedy ?? null,
  };
}

type Figures = Pick<RunReport, 'connections' | 'messages' | 'gapMs' | 'bound'>;

function figuresOf(ledger: readonly LedgerRow[], course: Course, requested: number): Figures {
  const ended = ledger.filter((row) => row.cause !== null && row.cause !== 'client');
  const early = ended.filter((row) => (row.sinceFaultMs ?? 0) < course.keepMs);
  const countBy = (rows: readonly LedgerRow[]): Partial<Record<Cause, number>> =>
    Object.fromEntries(
      [...Map.groupBy(rows, (row) => row.cause)].map(([cause, some]) => [cause ?? 'unknown', some.length]),
    );
  const gaps = ended.flatMap((row) => (row.gapMs === null ? [] : [row.gapMs])).toSorted((a, b) => a - b);
  const sum = (of: (row: LedgerRow) => number): number => ledger.reduce((all, row) => all + of(row), 0);
  const events = early.length;
  const upperPercent = requested === 0 ? 100 : 100 * (1 - 0.05 ** (1 / requested));
  return {
    connections: {
      requested,
      opened: requested,
      held: requested,
      seenByServer: requested,
      kept: requested - early.length,
      ended: ended.length,
      endedBy: countBy(ended),
      cutBy: countBy(early),
      refusedAttempts: 0,
      neverBack: ended.filter((row) => row.gapMs === null).length,
    },
    messages: {
      sent: sum((row) => row.sent),
      acked: sum((row) => row.acked),
      lost: sum((row) => row.lost),
      duplicated: 0,
      outOfOrder: 0,
      slowestEchoMs: requested === 0 ? null : 12.4,
      operations: 0,
      operationsDone: 0,
      operationsCut: 0,
    },
    gapMs: { count: gaps.length, p50: at(gaps, 0.5), p95: at(gaps, 0.95), p99: at(gaps, 0.99), max: at(gaps, 1) },
    bound: {
      events,
      of: requested,
      confidence: 0.95,
      upperPercent: events === 0 ? upperPercent : 100,
      lowerPercent: events === 0 ? 0 : upperPercent,
      words:
        events === 0
          ? `0 of ${requested} cut: at most ${upperPercent.toFixed(1)} % at 95 % confidence`
          : `${events} of ${requested} cut`,
    },
  };
}

function predictionOf(course: Course): RunReport['predicted'][number] {
  return {
    subject: subjectOf(course),
    afterMs: course.cause === null ? null : course.endsAfterMs,
    cause: course.cause,
    because: course.cause === null ? 'the hard stop comes after the keep time' : `${course.cause} comes first`,
    sources: ['docs/controllers.md'],
  };
}

function observationOf(ledger: readonly LedgerRow[], course: Course): RunReport['observed'][number] {
  const offsets = ledger
    .filter((row) => row.cause === course.cause && row.cause !== null)
    .flatMap((row) => (row.sinceFaultMs === null ? [] : [row.sinceFaultMs - podDelayMs(row.client)]))
    .toSorted((a, b) => a - b);
  const late = course.proxy === 'haproxy-gopherd' && course.cause === 'proxy-killed';
  return {
    subject: subjectOf(course),
    count: offsets.length,
    cause: course.cause,
    firstMs: at(offsets, 0),
    medianMs: at(offsets, 0.5),
    lastMs: at(offsets, 1),
    agrees: !late,
    difference: late ? 'ended 12 ms later than the clock error allows' : null,
  };
}

function subjectOf(course: Course): string {
  return course.scenario === 'server-restart'
    ? 'connections to a restarted server pod'
    : `connections through a ${course.scenario.slice(11)}ed controller pod`;
}

function whyOf(verdict: Verdict, figures: Figures, course: Course): string {
  const { held, kept } = figures.connections;
  if (verdict === 'not-supported')
    return 'this target cannot reload the controller: the stack has no right to change its ConfigMap';
  if (verdict === 'inconclusive')
    return "the probe's event loop was late by 240 ms (limit 50 ms), so gaps cannot be told";
  if (verdict === 'passed') return figures.bound.words;
  return `${held - kept} of ${held} connections were cut by ${course.cause ?? 'unknown'} before the keep time had passed`;
}

function selfOf(late: boolean): RunReport['self'] {
  return {
    eventLoopDelayMs: { count: 900, p50: 1.1, p95: 2.4, p99: late ? 240 : 4.2, max: late ? 260 : 9.8 },
    ledgerDelayMs: { count: 300, p50: 0.2, p95: 0.6, p99: 1.1, max: 2 },
    clockResolutionMs: 0.001,
    clockErrorMs: 5,
    sideBySide: 2,
    limits: late ? ['event-loop delay p99 240 ms is above 50 ms'] : [],
  };
}

function at(sorted: readonly number[], share: number): number | null {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? null;
}

const titles: Readonly<Record<string, string>> = {
  'haproxy-901s': 'HAProxy Ingress 3.1, 901 s grace and nothing else',
  'haproxy-aligned': 'HAProxy Ingress 3.1, timeouts from the budget',
  'haproxy-gopherd': 'HAProxy Ingress 3.2, 901 s grace and nothing else',
  'nginx-defaults': 'ingress-nginx, as its chart comes',
  'nginx-aligned': 'ingress-nginx, timeouts from the budget',
  'nginx-f5-defaults': 'F5 NGINX Ingress, as its chart comes',
};
