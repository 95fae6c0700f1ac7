import { createConnection, type Socket } from 'node:net';

export interface ControlAddress {
  readonly host: string;
  readonly port: number;
}

/** An exchange with the control port that brought no number; the message says what came instead. */
export class ControlError extends Error {
  override readonly name = 'ControlError';
}

/** An answer is a number or a line that starts with `error:`; what goes on beyond this is neither. */
const longestAnswerBytes = 512;

/**
 * Asks a control port to close `closes` connections.
 * @param signal ends the exchange, whatever state it is in; the command may have been done all the same
 * @returns how many were closed
 * @throws {ControlError} when the server is away, hangs up, refuses, or answers something that is not a number
 */
export async function askForCloses(address: ControlAddress, closes: number, signal: AbortSignal): Promise<number> {
  const socket = createConnection({ host: address.host, port: address.port });
  try {
    const line = await firstLine(socket, `${closes}\n`, signal);
    if (line.startsWith('error:')) throw new ControlError(`the server refused: ${line}`);
    if (!/^\d{1,9}$/.test(line))
      throw new ControlError(`the server answered ${JSON.stringify(line)}, which is not a number`);
    if (Number(line) > closes)
      throw new ControlError(`the server says it closed ${line} connections when asked for ${closes}`);
    return Number(line);
  } finally {
    socket.destroy();
  }
}

function firstLine(socket: Socket, question: string, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    let received = '';
    const fail = (why: string) => reject(new ControlError(why));
    const giveUp = () => fail(`gave up: ${(signal.reason as Error).message}`);
    if (signal.aborted) return giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    socket.once('close', () => signal.removeEventListener('abort', giveUp));
    socket.once('connect', () => socket.write(question));
    socket.once('error', (error) => fail(error.message || String((error as NodeJS.ErrnoException).code)));
    socket.once('end', () => fail(`the server hung up after ${JSON.stringify(received)}`));
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      const end = received.indexOf('\n');
      if (end >= 0) resolve(received.slice(0, end).trim());
      else if (received.length > longestAnswerBytes)
        fail(`the server answered more than ${longestAnswerBytes} bytes without a line end`);
    });
  });
}
