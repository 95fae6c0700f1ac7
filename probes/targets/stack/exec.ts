import { PassThrough } from 'node:stream';
import { Exec, type KubeConfig, type V1Status } from '@kubernetes/client-node';
import { cannot } from './api-problem.ts';
import type { Socket } from './socket.ts';
import { closeSocket, openedInTime } from './socket.ts';
import { textSink } from './text-sink.ts';

/** A container in a pod. */
export interface ContainerPlace {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

/** A command that runs in a container, and is spoken with. */
export interface Session {
  /** Sends a line to its standard input. */
  say(line: string): void;
  /** Resolves when it has ended, because the command or its container did, or the way to it broke. Never rejects. */
  readonly ended: Promise<void>;
  /** Closes its standard input and the way to it; a command that reads lines ends then. */
  close(): void;
}

export interface SessionOptions {
  readonly command: readonly string[];
  /** Is given its standard output, piece by piece. */
  readonly onText: (text: string) => void;
  /** Ends the wait for its beginning, not the session. */
  readonly signal: AbortSignal;
}

/**
 * Runs a command in a container.
 * @throws TargetError when the container, or the right to it, is not there, or nothing answers; the signal's reason when it is aborted
 */
export async function openSession(
  config: KubeConfig,
  place: ContainerPlace,
  { command, onText, signal }: SessionOptions,
): Promise<Session> {
  const input = new PassThrough();
  const output = textSink(onText);
  const { namespace, pod, container } = place;
  const words = [...command];
  const opening = new Exec(config).exec(namespace, pod, container, words, output, textSink(ignore), input, false);
  const socket: Socket = await openedInTime(opening, signal).catch((error: unknown) => {
    signal.throwIfAborted();
    throw cannot(`nothing can be run in container '${container}' of pod ${pod}`, error);
  });
  const ended = new Promise<void>((resolve) => {
    socket.onclose = () => {
      resolve();
    };
  });
  socket.onerror = ignore;
  return {
    say: (line) => {
      if (socket.readyState === socket.OPEN) input.write(`${line}\n`);
    },
    ended,
    close: () => {
      closeSocket(socket);
    },
  };
}

/** What a command said, and how it ended. */
export interface CommandResult {
  readonly output: string;
  readonly ok: boolean;
  /** Why not, in the kubelet's words. */
  readonly why: string;
}

/** Our commands take milliseconds. */
const commandDeadlineMs = 15_000;

/**
 * Runs a command to its end, or to its deadline. A way that breaks before the command has told how it ended counts as not ok.
 * @throws TargetError as {@link openSession}; the signal's reason when it is aborted
 */
export async function runCommand(
  config: KubeConfig,
  place: ContainerPlace,
  { command, signal }: { readonly command: readonly string[]; readonly signal: AbortSignal },
): Promise<CommandResult> {
  signal.throwIfAborted();
  let output = '';
  const sink = textSink((text) => (output += text));
  const { namespace, pod, container } = place;
  const done = Promise.withResolvers<V1Status | null>();
  const tell = (status: V1Status): void => {
    done.resolve(status);
  };
  const words = [...command];
  const opening = new Exec(config).exec(namespace, pod, container, words, sink, sink, null, false, tell);
  const socket: Socket = await openedInTime(opening, signal).catch((error: unknown) => {
    signal.throwIfAborted();
    throw cannot(`'${command.join(' ')}' cannot be run in container '${container}' of pod ${pod}`, error);
  });
  socket.onclose = () => {
    done.resolve(null);
  };
  socket.onerror = ignore;
  const abort = (): void => {
    done.reject(signal.reason);
  };
  signal.addEventListener('abort', abort, { once: true });
  const late = setTimeout(() => {
    done.resolve({ message: `it has not ended after ${commandDeadlineMs / 1000} s` });
  }, commandDeadlineMs);
  try {
    const status = await done.promise;
    const why = status === null ? 'the way to it broke' : (status.message ?? '');
    return { output, ok: status?.status === 'Success', why };
  } finally {
    clearTimeout(late);
    signal.removeEventListener('abort', abort);
    closeSocket(socket);
  }
}

function ignore(): void {
  // Nobody needs it.
}
