import type { Calibration } from '../fleet/calibrate.ts';
import { makeLedger } from '../ledger/ledger.ts';
import { indexTimeline } from '../ledger/timeline-index.ts';
import type { RunReport } from '../report/schema.ts';
import type { TimelineEvent } from '../timeline/events.ts';
import { percentiles } from '../timeline/percentiles.ts';
import { boundOf } from '../verdicts/bound.ts';
import { judgeClaim } from '../verdicts/claims.ts';
import { limitsHit } from '../verdicts/limits.ts';
import { notesOf } from '../verdicts/notes.ts';
import { observedOf } from '../verdicts/observed.ts';
import type { Outcome } from '../verdicts/outcome.ts';
import { countByCause, outcomeOf } from '../verdicts/outcome.ts';
import { forecast } from '../verdicts/predicted.ts';
import { remedyFor } from '../verdicts/remedy.ts';
import { verdictOf } from '../verdicts/verdict.ts';
import { time } from '../timeline/time-words.ts';
import type { Cell } from './cell.ts';
import type { Observation } from './observe.ts';
import { reachOf } from './reach.ts';
import type { Plan } from '../scenarios/scenario.ts';
import { flatSettings, plainBudget } from '../../infra/settings/plain.ts';

/** What a judge has to know of the battery. */
export interface JudgeOptions {
  readonly calibration: Calibration;
  /** Runs that shared the machine with this one. */
  readonly sideBySide: number;
}

/** Makes the report of a run from what was observed: pure, so a saved observation can be judged again and comes out the same. */
export function judge(cell: Cell, observation: Observation, { calibration, sideBySide }: JudgeOptions): RunReport {
  const { scenario, variant, controller, budget } = cell;
  const { plan, faultAt } = observation;
  const clockErrorMs = calibration.clockErrorMs + observation.clockErrorMs;
  const timeline = indexTimeline(observation.events);
  const context = { budget, proxy: controller.proxy, clockErrorMs };
  const entries = makeLedger({ records: observation.records, timeline, context, faultAt });
  const reachedAt = faultAt === null ? null : reachOf(plan.fault, observation.events, faultAt).at;
  const until = watchedUntil(observation);
  const outcome = outcomeOf({
    entries,
    faultAt,
    reachedAt,
    watchedUntil: until,
    keepMs: plan.keep.ms,
  });
  const reloads = timeline.of('reload').filter(({ at, ok }) => ok && at >= (faultAt ?? 0) && at <= until).length;
  const thresholds = plan.claims.map((claim) => judgeClaim(claim, { outcome, reloads }));
  const loopDelayP99Ms = observation.loopDelay.p99;
  const supported = observation.missing.length === 0;
  const limits = supported ? limitsHit({ ...observation, outcome, loopDelayP99Ms, clockErrorMs }) : [];
  const bound = boundFor(outcome);
  const { minConnections } = scenario;
  const asked = askedKeep(cell, plan);
  const judged = verdictOf({ ...observation, outcome, thresholds, bound, limits, minConnections });
  const expected = forecast({ ...cell, plan });
  const observed = faultAt === null ? [] : observedOf({ outcome, forecast: expected, faultAt, clockErrorMs });
  return {
    scenario: scenario.name,
    target: observation.target,
    controller: variant.id,
    title: variant.title,
    ...judged,
    remedy: judged.verdict === 'failed' ? remedyOf(cell, outcome) : null,
    startedAt: observation.startedAt,
    durationMs: observation.durationMs,
    settings: flatSettings(variant.settings),
    budget: plainBudget(budget),
    keepMs: plan.keep.ms,
    connections: connectionsOf(outcome, observation),
    messages: messagesOf(outcome, observation),
    gapMs: percentiles(outcome.ended.flatMap(({ row }) => row.gapMs ?? [])),
    predicted: [expected.row],
    observed: [...observed],
    thresholds,
    bound,
    self: {
      eventLoopDelayMs: { ...observation.loopDelay },
      ledgerDelayMs: { ...calibration.burstDelayMs },
      clockResolutionMs: calibration.clock.resolutionMs,
      clockErrorMs,
      sideBySide,
      limits,
    },
    notes: [...notesOf(expected, observed), ...(asked === null ? [] : [asked])],
    notModelled: [...observation.notModelled],
    events: observation.events.filter((event) => !isOfOneConnection(event)).map((event) => ({ ...event })),
    ledger: entries.map(({ row }) => row),
  };
}

/** Says that sessions were asked to be kept for another time than their settings have; null where it is the settings' own. */
function askedKeep({ real, budget }: Cell, { keep, watch }: Plan): string | null {
  const own = real.session.keep.times(budget.timeScale);
  const { session } = budget;
  if (keep.ms !== session.keep.ms || Math.abs(own.ms - session.keep.ms) < sameMs) return null;
  return `asked with --keep whether connections live for ${time(keep.ms)}, where 'session.keep' is ${time(own.ms)}: nothing was watched for longer than ${time(watch.ms)} after the fault had come to the last pod`;
}

/** Two products of the same numbers may differ by a rounding. */
const sameMs = 1e-3;

/** Until the clients leave. What was changed is undone after that, and the proxies reload for it too. */
function watchedUntil({ events, durationMs }: Observation): number {
  return events.findLast((event) => event.kind === 'phase' && event.phase === 'the clients end')?.at ?? durationMs;
}

/** Where nothing had to be kept, connections are meant to move: then a cut is an end that the app did not tell the client of. */
function boundFor({ held, cut, ended, keepMs }: Outcome): RunReport['bound'] {
  if (keepMs > 0) return boundOf({ events: cut.length, of: held.length, what: `cut within ${time(keepMs)}` });
  const told = ended.filter(({ row }) => row.code !== null && row.code !== 1006);
  const events = ended.length - told.length;
  return boundOf({ events, of: held.length, what: 'ended without a Close frame' });
}

/** What cut most of those that were to live, else what ended most, decides what would have helped. */
function remedyOf({ controller, real, variant }: Cell, { cut, ended }: Outcome): string | null {
  const counts = Object.entries(countByCause(cut.length > 0 ? cut : ended));
  const [most] = counts.toSorted(([a, m], [b, n]) => n - m || a.localeCompare(b));
  const example = ended.find(({ attribution }) => attribution.cause === most?.[0]);
  if (example === undefined) return null;
  const { cause, origin } = example.attribution;
  const byReload = origin.kind === 'reload';
  return remedyFor({ cause, byReload, controller, budget: real, settings: variant.settings });
}

function connectionsOf(outcome: Outcome, { requested, seenByServer }: Observation): RunReport['connections'] {
  const { held, ended, cut, opened, neverBack, entries } = outcome;
  return {
    requested,
    opened,
    held: held.length,
    seenByServer,
    kept: held.length - cut.length,
    ended: ended.length,
    endedBy: countByCause(ended),
    cutBy: countByCause(cut),
    refusedAttempts: entries.filter(({ row }) => row.refused !== null).length,
    neverBack,
  };
}

function messagesOf({ entries }: Outcome, { records }: Observation): RunReport['messages'] {
  const sum = (of: (row: RunReport['ledger'][number]) => number): number =>
    entries.reduce((all, { row }) => all + of(row), 0);
  const echoes = records.filter((record) => record.acked > 0).map((record) => record.slowestEchoMs);
  return {
    sent: sum((row) => row.sent),
    acked: sum((row) => row.acked),
    lost: sum((row) => row.lost),
    duplicated: sum((row) => row.duplicated),
    outOfOrder: sum((row) => row.outOfOrder),
    slowestEchoMs: echoes.length === 0 ? null : echoes.reduce((a, b) => Math.max(a, b)),
    operations: sum((row) => row.operations),
    operationsDone: sum((row) => row.operationsDone),
    operationsCut: sum((row) => row.operationsCut),
  };
}

/** Single connections are in the ledger; their events would only repeat it, several times over. */
function isOfOneConnection(event: TimelineEvent): boolean {
  if (event.kind === 'proxy-log' || event.kind === 'app-log') return event.connection !== null;
  return event.kind.startsWith('connection-');
}
