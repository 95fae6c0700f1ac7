import { get } from 'node:http';
import type { Address } from './relay.ts';

/**
 * Asks a health endpoint once, as the kubelet's httpGet does: any status from 200 to 399 is success.
 * @returns false on any other status, on a refused connection, and when `timeoutMs` has passed.
 */
export function isHealthy(address: Address, path: string, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get({ ...address, path, agent: false, timeout: timeoutMs }, (response) => {
      response.resume();
      resolve(response.statusCode !== undefined && response.statusCode >= 200 && response.statusCode < 400);
    });
    request.once('timeout', () => request.destroy());
    request.once('error', () => {
      resolve(false);
    });
  });
}
