import { PassThrough } from 'node:stream';
import { PortForward } from '@kubernetes/client-node';
import { TargetError } from '../errors.ts';
import type { Bite } from '../target.ts';
import { cannot } from './api-problem.ts';
import type { Socket } from './socket.ts';
import { closeSocket, openedInTime } from './socket.ts';
import { textSink } from './text-sink.ts';
import type { VerbContext } from './verb-context.ts';
import { readyPod } from './verb-context.ts';

const answerDeadlineMs = 15_000;

/** Asks the control port of one server pod, by a port-forward, to close so many connections. */
export async function closeConnections(asked: number, context: VerbContext, signal: AbortSignal): Promise<Bite> {
  const { outputs, happened } = context;
  const { name: pod, workload } = readyPod('server', context);
  const port = outputs.apps['ws-server'].ports['control'];
  if (port === undefined)
    throw new TargetError(`the outputs of stack '${outputs.stack}' name no port 'control' of ws-server`);
  const line = await askByForward({ namespace: workload.namespace, pod, port, line: String(asked) }, context, signal);
  if (!/^\d+$/.test(line))
    throw new TargetError(`the control port of ${pod} did not close connections: it answered '${line}'`);
  const closed = Number(line);
  happened({ kind: 'control', pod, by: 'fault', asked, closed });
  return { count: closed, what: `connections closed by the control port of ${pod}, of ${asked} asked for` };
}

interface Question {
  readonly namespace: string;
  readonly pod: string;
  readonly port: number;
  readonly line: string;
}

/** Sends one line to a port of a pod, and gives the first line of the answer. */
async function askByForward(
  { namespace, pod, port, line }: Question,
  { access, clock }: VerbContext,
  signal: AbortSignal,
): Promise<string> {
  signal.throwIfAborted();
  const answer = Promise.withResolvers<string>();
  const [input, over] = [new PassThrough(), new AbortController()];
  let [text, complaint] = ['', ''];
  const take = textSink((piece) => {
    text += piece;
    if (text.includes('\n')) answer.resolve(text.split('\n')[0]?.trim() ?? '');
  });
  const complain = textSink((piece) => {
    complaint += piece;
    // The error stream begins with the port's number, which leaves an empty piece.
    if (complaint === '') return;
    answer.reject(new TargetError(`port ${port} of pod ${pod} did not answer: ${complaint.trim()}`));
  });
  const forward = new PortForward(access.config).portForward(namespace, pod, [port], take, complain, input);
  const opening = forward.then((made) => {
    const socket = typeof made === 'function' ? made() : made;
    if (socket === null) throw new TargetError('the connection was not made');
    return socket;
  });
  const socket: Socket = await openedInTime(opening, signal).catch((error: unknown) => {
    signal.throwIfAborted();
    throw cannot(`port ${port} of pod ${pod} cannot be reached`, error);
  });
  try {
    input.write(`${line}\n`);
    const late = clock.sleep(answerDeadlineMs, AbortSignal.any([signal, over.signal])).then(() => {
      throw new TargetError(`port ${port} of pod ${pod} did not answer within ${answerDeadlineMs / 1000} s`);
    });
    return await Promise.race([answer.promise, late]);
  } finally {
    over.abort();
    closeSocket(socket);
  }
}
