import { time } from '../../timeline/time-words.ts';
import type { Candidate, Case, Origin, Rule } from '../case.ts';
import { isDue, relative } from '../case.ts';
import { scatter } from '../scatter.ts';
import type { EventOf } from '../timeline-index.ts';
import { silencingCut } from './link-cuts.ts';

/** A Close frame, which only an app sends, and the app's own line about the connection. */
export const appSaid: Rule = (item) => {
  const { record, timeline } = item;
  if (record.endedBy === 'client') return [];
  const line = timeline.appClosed(record.id);
  const frame = record.closeCode !== null && record.closeCode !== 1006;
  if (line?.by === 'heartbeat') return [gaveUp(item, line)];
  if (line?.by === 'drain' || line?.by === 'control') return asked(item, line, frame);
  return frame ? fromFrame(item) : [];
};

/** The app's line says which of its parts closed it. Without a frame at the client something else may have come first. */
function asked(item: Case, line: EventOf<'app-log'>, frame: boolean): readonly Candidate[] {
  const { record } = item;
  const what = line.by === 'drain' ? 'its drain' : 'its control port';
  const heard = frame ? `, and the client got ${String(record.closeCode)}` : ', but no Close frame came';
  const evidence = `${line.pod} logged that ${what} closed it, ${relative(line.appAt, record.endedAt)} the end${heard}`;
  const found =
    line.by === 'drain'
      ? { cause: 'app-close' as const, origin: drainOrigin(item) }
      : { cause: 'cleanup' as const, origin: commandOrigin(item) };
  if (frame) return [{ ...found, strength: 'said', evidence }];
  return isDue(item, line.appAt, scatter.control) ? [{ ...found, strength: 'timed', evidence }] : [];
}

/** The heartbeat had no answer. Where the link was cut meanwhile, that is why. */
function gaveUp(item: Case, line: EventOf<'app-log'>): Candidate {
  const { record, context } = item;
  const { heartbeatInterval, heartbeatTimeout } = context.budget.session;
  const silence = `after ${time(heartbeatTimeout.ms)} without an answer`;
  const cut = silencingCut(item, line.appAt - heartbeatTimeout.plus(heartbeatInterval).ms, line.appAt);
  if (cut !== undefined) {
    const evidence = `the link to ${line.pod} was cut ${time(line.appAt - cut.at)} before its heartbeat gave the client up, ${silence}; the end reached the client ${relative(record.endedAt, line.appAt)} that`;
    const origin: Origin = { kind: 'link-cut', at: cut.at, pod: line.pod };
    return { cause: 'partition', strength: 'said', evidence, origin };
  }
  const words = `the heartbeat of ${line.pod} gave it up ${relative(line.appAt, record.endedAt)} the end, ${silence}`;
  const origin: Origin = { kind: 'silence', at: line.appAt - heartbeatTimeout.ms, pod: line.pod };
  return { cause: 'app-close', strength: 'said', evidence: words, origin };
}

/** A Close frame and no line about it: a drain and a command at the control port tell each other apart by being alone. */
function fromFrame(item: Case): readonly Candidate[] {
  const { record } = item;
  const frame = `a Close frame with ${String(record.closeCode)} came, and only an app sends one`;
  const command = lastCommand(item);
  const drain = lastDrain(item);
  if (command === undefined && drain === undefined) {
    const origin: Origin = { kind: 'command', at: record.endedAt, pod: record.backend };
    return [{ cause: 'app-close', strength: 'said', evidence: frame, origin }];
  }
  const found: Candidate[] = [];
  if (drain !== undefined) {
    const evidence = `${frame}; ${drain.pod} began to drain ${time(record.endedAt - drain.at)} before`;
    found.push({ cause: 'app-close', strength: 'said', evidence, origin: drainOrigin(item) });
  }
  if (command !== undefined) {
    const evidence = `${frame}; ${command.pod} was told to close ${command.asked ?? 0} connections, ${relative(record.endedAt, command.at)} it`;
    found.push({ cause: 'cleanup', strength: 'said', evidence, origin: commandOrigin(item) });
  }
  return found;
}

function lastDrain({ record, timeline }: Case): { readonly at: number; readonly pod: string } | undefined {
  const { backend, endedAt } = record;
  if (backend === null) return undefined;
  const line = timeline.appLines(backend, 'drain-begun').findLast(({ appAt }) => appAt <= endedAt);
  return line === undefined ? undefined : { at: line.appAt, pod: backend };
}

/** The app writes its `control` line when all is closed, and whoever asked tells of it after that. */
function lastCommand(item: Case) {
  const { record, timeline } = item;
  const own = record.backend === null ? [] : timeline.appLines(record.backend, 'control');
  const lines = own.map((line) => ({ at: line.appAt, pod: line.pod, asked: line.asked }));
  const events = timeline.of('control').filter(({ pod }) => record.backend === null || pod === record.backend);
  return [...lines, ...events].findLast(({ at }) => isDue(item, at, commandScatter));
}

/** The command's line follows the closes that it asked for, so the ends may come this much before it. */
const commandScatter = { early: scatter.control.late, late: scatter.control.early };

function drainOrigin(item: Case): Origin {
  const { record, timeline } = item;
  const pod = record.backend;
  const deleted = timeline
    .of('pod')
    .findLast((event) => event.pod === pod && event.phase === 'terminating' && event.at <= record.endedAt);
  return { kind: 'server-deleted', at: deleted?.at ?? lastDrain(item)?.at ?? record.endedAt, pod };
}

function commandOrigin(item: Case): Origin {
  const { backend, endedAt } = item.record;
  return { kind: 'command', at: lastCommand(item)?.at ?? endedAt, pod: backend };
}
