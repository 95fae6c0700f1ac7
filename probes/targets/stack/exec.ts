import { PassThrough, Writable } from 'node:stream';
import { Exec, type KubeConfig, type V1Status } from '@kubernetes/client-node';
import { cannot } from './api-problem.ts';

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

/**
 * Runs a command in a container.
 * @param onText is given its standard output, piece by piece
 * @throws TargetError when the container, or the right to it, is not there
 */
export async function openSession(
  config: KubeConfig,
  place: ContainerPlace,
  { command, onText }: { readonly command: readonly string[]; readonly onText: (text: string) => void },
): Promise<Session> {
  const input = new PassThrough();
  const output = textSink(onText);
  const { namespace, pod, container } = place;
  const words = [...command];
  const socket = await new Exec(config)
    .exec(namespace, pod, container, words, output, textSink(ignore), input, false)
    .catch((error: unknown) => {
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
      socket.close();
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

/**
 * Runs a command to its end. A way that breaks before the command has told how it ended counts as not ok.
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
  const socket = await new Exec(config)
    .exec(namespace, pod, container, words, sink, sink, null, false, tell)
    .catch((error: unknown) => {
      throw cannot(`'${command.join(' ')}' cannot be run in container '${container}' of pod ${pod}`, error);
    });
  socket.onclose = () => {
    done.resolve(null);
  };
  socket.onerror = ignore;
  const abort = (): void => {
    done.reject(signal.reason);
    socket.close();
  };
  signal.addEventListener('abort', abort, { once: true });
  try {
    const status = await done.promise;
    const why = status === null ? 'the way to it broke' : (status.message ?? '');
    return { output, ok: status?.status === 'Success', why };
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

function textSink(onText: (text: string) => void): Writable {
  return new Writable({
    write: (piece: Buffer, _, done) => {
      onText(piece.toString('utf8'));
      done();
    },
  });
}

function ignore(): void {
  // Nobody needs it.
}
