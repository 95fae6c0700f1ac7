import type { KubeConfig } from '@kubernetes/client-node';
import type { Clock } from '../../timeline/clock.ts';
import type { ContainerPlace, Session } from './exec.ts';
import { openSession } from './exec.ts';
import type { AttendantAnswer } from './process-stat.ts';
import { attendantScript, readAnswer } from './process-stat.ts';

/** A question's answer, with the times here between which it was given. */
export interface Exchange {
  readonly asked: number;
  readonly answered: number;
  readonly answer: AttendantAnswer;
}

/** A small shell in a container that tells the node's time and the container's processes when asked. */
export interface Attendant {
  /** Resolves with the time when its container, or the way to it, was gone. */
  readonly ended: Promise<number>;
  close(): void;
}

export interface AttendOptions {
  readonly periodMs: number;
  readonly clock: Clock;
  readonly onExchange: (exchange: Exchange) => void;
  /** Ends the wait for its beginning. */
  readonly signal: AbortSignal;
}

/** The first questions follow each other at once: the clock of the node is wanted soon, and the shell's first answer is slow. */
const quickQuestions = 8;
/** An answer that comes late tells the time no better than none. */
const nextQuestionAfterMs = 5_000;

/**
 * Asks a container every `periodMs`, one question at a time. That it ends is told within milliseconds, where the kubelet takes up to a
 * second or two.
 * @throws TargetError when nothing can be run in the container
 */
export async function attend(config: KubeConfig, place: ContainerPlace, options: AttendOptions): Promise<Attendant> {
  const { clock, periodMs, onExchange, signal } = options;
  let text = '';
  let asked: number | null = null;
  let answers = 0;
  const onText = (piece: string): void => {
    text += piece;
    const whole = text.split('\n.\n');
    text = whole.pop() ?? '';
    for (const answer of whole) {
      if (asked !== null) onExchange({ asked, answered: clock.now(), answer: readAnswer(answer) });
      asked = null;
      answers += 1;
      if (answers < quickQuestions) ask();
    }
  };
  const ask = (): void => {
    if (asked !== null && clock.now() - asked < nextQuestionAfterMs) return;
    asked = clock.now();
    session.say('?');
  };
  const session: Session = await openSession(config, place, { command: ['sh', '-c', attendantScript], onText, signal });
  ask();
  const timer = setInterval(ask, periodMs);
  const ended = session.ended.then(() => {
    clearInterval(timer);
    return clock.now();
  });
  return {
    ended,
    close: () => {
      clearInterval(timer);
      session.close();
    },
  };
}
