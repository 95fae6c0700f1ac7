import { connect } from 'node:net';
import { TargetError } from '../errors.ts';
import type { Address } from './relay.ts';

/**
 * Asks a server's control port to close so many connections, as seed 0's `echo 50 | nc` does.
 * @returns how many it says it closed
 * @throws TargetError when it cannot be reached, answers no number, or takes longer than `deadlineMs`
 */
export function closeByControlPort(address: Address, count: number, deadlineMs: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect({ ...address });
    let answer = '';
    const fail = (why: string): void => {
      socket.destroy();
      reject(new TargetError(`the control port ${address.host}:${address.port} did not close connections: ${why}`));
    };
    socket.setEncoding('utf8');
    socket.setTimeout(deadlineMs, () => {
      fail(`no answer within ${deadlineMs} ms`);
    });
    socket.on('data', (text: string) => (answer += text));
    socket.once('error', (error) => {
      fail(error.message);
    });
    socket.once('end', () => {
      socket.destroy();
      if (/^\d+$/.test(answer.trim())) resolve(Number(answer));
      else fail(`it answered '${answer.trim()}'`);
    });
    socket.end(`${count}\n`);
  });
}
