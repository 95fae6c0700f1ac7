import { connect } from 'node:net';
import { TargetError } from '../errors.ts';

const answerDeadlineMs = 5_000;

/**
 * Sends one command to a HAProxy socket (admin socket or master CLI) and gives its whole answer, trimmed.
 * The sending side is closed after the command: the master CLI of 2.6 keeps a connection open for as long as its client does.
 * @throws TargetError when the socket cannot be reached or does not answer in time.
 */
export function ask(socketPath: string, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (why: string, cause?: Error): void => {
      socket.destroy();
      reject(new TargetError(`HAProxy did not answer '${command}' on ${socketPath}: ${why}`, { cause }));
    };
    const socket = connect(socketPath);
    let answer = '';
    socket.setEncoding('utf8');
    socket.setTimeout(answerDeadlineMs, () => {
      fail(`no answer within ${answerDeadlineMs / 1000} s`);
    });
    socket.on('data', (text: string) => (answer += text));
    socket.once('error', (error) => {
      fail(error.message, error);
    });
    socket.once('end', () => {
      socket.destroy();
      resolve(answer.trim());
    });
    socket.end(`${command}\n`);
  });
}
