import { createServer } from 'node:net';
import { TargetError } from '../errors.ts';

/** Below the range from which the kernel takes local ports for outgoing connections (32768 up on Linux), so that no client of ours sits on one. */
const first = 20_000;
const last = 31_999;
const attempts = 200;

const given = new Set<number>();

/** A TCP port on 127.0.0.1 that is free now and was not given before by this process. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const port = first + Math.floor(Math.random() * (last - first + 1));
    if (given.has(port) || !(await canListen(port))) continue;
    given.add(port);
    return port;
  }
  throw new TargetError(
    `no free TCP port found on 127.0.0.1 between ${first} and ${last} in ${attempts} tries: end what listens there and run again`,
  );
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(false);
    });
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}
