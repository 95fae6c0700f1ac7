import type { Candidate, Case, Rule } from '../case.ts';
import { isDue, isDueBetween, relative } from '../case.ts';
import type { Scatter } from '../scatter.ts';
import { scatter } from '../scatter.ts';
import type { EventOf } from '../timeline-index.ts';
import { time } from '../../timeline/time-words.ts';
import { proxyName, stopOrigin } from './proxy-origin.ts';

/** On these both proxies stop at once (HAProxy management guide §4; "Controlling nginx"). */
const stopAtOnce: readonly string[] = ['SIGTERM', 'SIGINT'];

/** The proxy got a signal on which it ends everything at once, from anyone but its own master. */
export const proxySignal: Rule = (item) =>
  signalsOf(item)
    .filter((sent) => stopAtOnce.includes(sent.signal) && sent.by !== 'proxy-master')
    .filter((sent) => isDueBetween(item, { from: sent.at, until: goneAt(item, sent) }, scatterOf(sent)))
    .map((sent): Candidate => {
      const evidence = `${proxyName(item)} on ${sent.pod} got ${sent.signal} from the ${sent.by}, on which it stops at once, ${relative(sent.at, item.record.endedAt)} the end${slowly(item, sent)}`;
      return { cause: 'proxy-signal', strength: 'timed', evidence, origin: stopOrigin(item, sent.at) };
    });

/** The proxy was killed: by a signal that is on the timeline, or by one that only its exit tells of. */
export const proxyKilled: Rule = (item) => {
  const killed = signalsOf(item)
    .filter(({ signal }) => signal === 'SIGKILL')
    .filter((sent) => isDueBetween(item, { from: sent.at, until: goneAt(item, sent) }, scatter.kill))
    .map((sent) => ({ at: sent.at, words: `got SIGKILL from the ${sent.by}${senderWords(item, sent)}` }));
  const exits = killed.length > 0 ? [] : killedExits(item);
  return [...killed, ...exits].map(({ at, words }) => ({
    cause: 'proxy-killed',
    strength: 'timed',
    evidence: `${proxyName(item)} on ${String(item.seat.pod)} ${words}, ${relative(at, item.record.endedAt)} the end`,
    origin: stopOrigin(item, at),
  }));
};

/** Signals to the master of the connection's proxy, or to its own worker. */
function signalsOf({ seat, timeline }: Case): readonly EventOf<'signal'>[] {
  if (seat.pod === null) return [];
  return timeline.of('signal').filter(({ pod, process, pid }) => {
    if (pod !== seat.pod || process === 'app') return false;
    return process === 'proxy-master' || seat.pid === null || pid === seat.pid;
  });
}

/**
 * When the worker was gone that a signal had ended, as its master tells; at the signal where nobody does. On a busy
 * machine a process needs its time to end, and what it held ends until then.
 */
function goneAt({ seat, timeline }: Case, sent: EventOf<'signal'>): number {
  const exit = timeline
    .of('worker')
    .find(({ pod, pid, phase, at }) => phase === 'exited' && pod === seat.pod && pid === seat.pid && at >= sent.at);
  return exit?.at ?? sent.at;
}

function scatterOf({ read }: EventOf<'signal'>): Scatter {
  return read === true ? scatter.readSignal : scatter.signal;
}

function slowly(item: Case, sent: EventOf<'signal'>): string {
  const took = goneAt(item, sent) - sent.at;
  return took > scatter.signal.late ? `; its worker was gone ${time(took)} after the signal` : '';
}

function senderWords({ context }: Case, { by }: EventOf<'signal'>): string {
  const { grace, supervisorKill } = context.budget.controller;
  if (by === 'kubelet') return ` at the end of its grace of ${grace.toString()}`;
  return by === 'supervisor' ? ` after its kill-delay of ${supervisorKill.toString()}` : '';
}

function killedExits(item: Case): readonly { readonly at: number; readonly words: string }[] {
  const { seat, timeline } = item;
  const workers = timeline
    .of('worker')
    .filter(({ pod, pid, phase }) => phase === 'exited' && pod === seat.pod && pid === seat.pid);
  const pods = timeline.of('pod').filter(({ pod, phase }) => phase === 'gone' && pod === seat.pod);
  return [...workers, ...pods]
    .filter(({ exitCode, signal }) => killedSignals.includes(signal ?? '') || exitCode === killedCode)
    .filter(({ at }) => isDue(item, at, exitScatter))
    .map(({ at }) => ({ at, words: 'ended by SIGKILL, whoever sent it' }));
}

/** As Node names it, and as NGINX's master does. */
const killedSignals: readonly string[] = ['SIGKILL', 'signal 9'];
/** 128 + the number of SIGKILL, as a shell and HAProxy's master tell it. */
const killedCode = 137;
/** An exit is told by the parent process, which may be later than the ends. */
const exitScatter = { early: scatter.backend.early, late: scatter.kill.late };
