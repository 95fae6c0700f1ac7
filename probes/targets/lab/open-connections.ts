import { get } from 'node:http';
import { TargetError } from '../errors.ts';
import { readOpenConnections } from '../open-connections-metric.ts';
import type { Address } from './relay.ts';

const answerDeadlineMs = 5_000;

/**
 * Asks a pod of the WebSocket server how many connections it holds: `connections_open` on its `/metrics`.
 * @throws TargetError when it cannot be reached, is too late, or its answer lacks the number
 */
export function openConnections(address: Address): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => {
      reject(new TargetError(`http://${address.host}:${address.port}/metrics did not say how many are open: ${why}`));
    };
    const request = get({ ...address, path: '/metrics', agent: false, timeout: answerDeadlineMs }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => (text += part));
      response.once('error', (error) => {
        fail(error.message);
      });
      response.once('end', () => {
        const open = readOpenConnections(text);
        if (open === null) fail(`status ${response.statusCode ?? 0}, no 'connections_open' in it`);
        else resolve(open);
      });
    });
    request.once('timeout', () => request.destroy(new Error(`no answer within ${answerDeadlineMs} ms`)));
    request.once('error', (error) => {
      fail(error.message);
    });
  });
}
