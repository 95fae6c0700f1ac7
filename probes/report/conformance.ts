import { stringify } from 'yaml';
import { Duration } from '../../infra/settings/duration.ts';
import type { LedgerRow, Report, RunReport } from './schema.ts';
import { compressedLine, plain } from './words.ts';

/** What came of one check. `not-measured`: this report has no run, or no connection, that could tell. */
interface Check {
  readonly name: string;
  readonly result: 'passed' | 'failed' | 'not-measured';
  readonly why: string;
}

/**
 * What the report says of the drain semantics that Gateway API issue #5014 asks for, one YAML document for each controller, shaped like
 * Gateway API's ConformanceReport (implementation, profiles, statistics, supported and unsupported features). It is ours and not theirs:
 * the suite that they publish has no test of draining, idle timeouts or session persistence.
 */
export function conformanceView(report: Report): string {
  const compressed = compressedLine(report);
  const head = compressed === null ? '' : `# ${compressed}\n`;
  const controllers = [...Map.groupBy(report.runs, (run) => run.controller)];
  return head + controllers.map(([controller, runs]) => documentOf(report, controller, runs)).join('---\n');
}

function documentOf(report: Report, controller: string, runs: readonly RunReport[]): string {
  const checks = [
    noNewToTerminating(runs),
    existingKept(runs),
    drainTimeoutHonoured(runs),
    closeFrameDelivered(runs),
    ...otherProtocols.map(notMeasured),
  ];
  const featureNames = (result: Check['result']): string[] =>
    checks.filter((check) => check.result === result).map((check) => check.name);
  const failed = featureNames('failed').length;
  const passed = featureNames('passed').length;
  return stringify({
    apiVersion: 'drainproof.dev/v1alpha1',
    kind: 'DrainConformanceReport',
    date: report.startedAt,
    basis: 'kubernetes-sigs/gateway-api issue 5014 (a draft of ours, not a published suite)',
    implementation: { project: controller, title: plain(runs[0]?.title ?? controller), versions: report.versions },
    profiles: [
      {
        name: 'LONG-LIVED-CONNECTIONS-WEBSOCKET',
        result: failed > 0 ? 'failure' : passed > 0 ? 'success' : 'not-measured',
        statistics: { Passed: passed, Failed: failed, Skipped: checks.length - passed - failed },
        supportedFeatures: featureNames('passed'),
        unsupportedFeatures: featureNames('failed'),
        checks,
      },
    ],
    reproduce: plain(report.reproduce),
  });
}

/** (1) A pod that is terminating gets no new connections once that has had time to become known. */
function noNewToTerminating(runs: readonly RunReport[]): Check {
  const name = 'NoNewConnectionsToTerminating';
  const told = runs.filter((run) => run.scenario === 'server-restart' && run.verdict !== 'not-supported');
  const late = told.flatMap((run) => {
    const deletedAt = new Map(podTimes(run, 'terminating'));
    const slack = timeOf(run, ['propagation']) + timeOf(run, ['controller', 'syncPeriod']) + run.self.clockErrorMs;
    return run.ledger.filter((row) => {
      const deleted = row.backend === null ? undefined : deletedAt.get(row.backend);
      return deleted !== undefined && row.openedAt !== null && row.openedAt > deleted + slack;
    });
  });
  const opened = told.flatMap((run) => run.ledger).filter((row) => row.attempt > 1 && row.openedAt !== null).length;
  if (opened === 0) return { name, result: 'not-measured', why: 'no connection was opened while a pod was going' };
  return late.length === 0
    ? {
        name,
        result: 'passed',
        why: `none of ${opened} new connections went to a pod that had been going for longer than the propagation time`,
      }
    : { name, result: 'failed', why: `${late.length} of ${opened} new connections went to a pod that was going` };
}

/** (2) What a terminating pod holds stays until the pod itself ends it. */
function existingKept(runs: readonly RunReport[]): Check {
  const name = 'ExistingConnectionsKeptWhileServing';
  const ended = endedOfServers(runs);
  if (ended.length === 0)
    return { name, result: 'not-measured', why: 'no server pod was restarted with connections on it' };
  const cut = ended.filter((row) => row.cause !== 'app-close');
  return cut.length === 0
    ? {
        name,
        result: 'passed',
        why: `all ${ended.length} connections of restarted pods were ended by the pods themselves`,
      }
    : {
        name,
        result: 'failed',
        why: `${cut.length} of ${ended.length} connections of restarted pods were ended by something else`,
      };
}

/** (3) The data plane's own drain ends when its settings say. */
function drainTimeoutHonoured(runs: readonly RunReport[]): Check {
  const name = 'DrainTimeoutHonoured';
  const told = runs.filter((run) => run.scenario === 'controller-restart').flatMap((run) => run.observed);
  const known = told.filter((one) => one.agrees !== null);
  if (known.length === 0)
    return { name, result: 'not-measured', why: 'no restart of the data plane could be compared with its settings' };
  const off = known.filter((one) => one.agrees === false);
  return off.length === 0
    ? { name, result: 'passed', why: 'held connections ended when the settings say, or outlived the watch as they say' }
    : { name, result: 'failed', why: off.map((one) => plain(one.difference ?? one.subject)).join('; ') };
}

/** (4) The app's Close frame reaches the client through the data plane. */
function closeFrameDelivered(runs: readonly RunReport[]): Check {
  const name = 'CloseFrameDelivered';
  const closed = endedOfServers(runs).filter((row) => row.cause === 'app-close');
  if (closed.length === 0) return { name, result: 'not-measured', why: 'no connection was closed by its pod' };
  const without = closed.filter((row) => row.code === 1006);
  return without.length === 0
    ? { name, result: 'passed', why: `all ${closed.length} clients got the pod's Close frame` }
    : { name, result: 'failed', why: `${without.length} of ${closed.length} clients got no Close frame` };
}

/** (5) The same for other protocols. */
const otherProtocols = [
  { name: 'DrainingServerSentEvents', protocol: 'server-sent events' },
  { name: 'DrainingGRPC', protocol: 'gRPC' },
] as const;

function notMeasured({ name, protocol }: (typeof otherProtocols)[number]): Check {
  return { name, result: 'not-measured', why: `this version holds WebSockets only, no ${protocol}` };
}

/** Connections that ended in a restart of the server, by anyone but their client. */
function endedOfServers(runs: readonly RunReport[]): LedgerRow[] {
  return runs
    .filter((run) => run.scenario === 'server-restart')
    .flatMap((run) => run.ledger)
    .filter((row) => row.endedAt !== null && row.openedAt !== null && row.cause !== null && row.cause !== 'client');
}

function podTimes(run: RunReport, phase: string): (readonly [string, number])[] {
  return run.events.flatMap((event) =>
    event.kind === 'pod' && event['phase'] === phase && typeof event['pod'] === 'string'
      ? [[event['pod'], event.at] as const]
      : [],
  );
}

/** A time of the budget in milliseconds; a report that lacks it (of a later version, say) counts as 0. */
function timeOf({ budget }: RunReport, path: readonly string[]): number {
  const value = path.reduce<unknown>(
    (node, key) => (typeof node === 'object' && node !== null ? (node as Record<string, unknown>)[key] : undefined),
    budget,
  );
  return typeof value === 'string' ? Duration.parse(value).ms : 0;
}
