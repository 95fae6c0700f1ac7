import { createServer, type Server } from 'node:net';
import { TargetError } from '../errors.ts';

/** Below the range from which the kernel takes local ports for outgoing connections (32768 up on Linux), so that no client of ours sits on one. */
const first = 20_000;
const last = 31_999;
/** Ports are given from blocks of so many. A process that listens on the first port of a block owns the others. */
const blockSize = 100;
const blocks = (last - first + 1) / blockSize;

/** Ports of our blocks that were not given yet. */
const unused: number[] = [];
let claiming: Promise<void> = Promise.resolve();

/**
 * A TCP port on 127.0.0.1 that is free now, was not given before by this process, and is given by no other process that asks this way:
 * two HAProxys of one user can listen on the same port without either noticing.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = unused.shift();
    if (port === undefined) await nextBlock();
    else if (await canListen(port)) return port;
  }
}

function nextBlock(): Promise<void> {
  const claimed = claiming.then(async () => {
    if (unused.length === 0) await claimBlock();
  });
  claiming = claimed.catch(() => undefined);
  return claimed;
}

/** Keeps the block for as long as this process lives; the kernel gives it back, also after kill -9. */
async function claimBlock(): Promise<void> {
  const start = Math.floor(Math.random() * blocks);
  for (let step = 0; step < blocks; step++) {
    const port = first + ((start + step) % blocks) * blockSize;
    const server = await listenOn(port);
    if (server === null) continue;
    server.unref();
    unused.push(...Array.from({ length: blockSize - 1 }, (_, index) => port + 1 + index));
    return;
  }
  throw new TargetError(
    `no free TCP ports on 127.0.0.1 between ${first} and ${last}: end what listens there (or other runs of drainproof) and run again`,
  );
}

async function canListen(port: number): Promise<boolean> {
  const server = await listenOn(port);
  if (server === null) return false;
  await new Promise((resolve) => server.close(resolve));
  return true;
}

function listenOn(port: number): Promise<Server | null> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', () => {
      resolve(null);
    });
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      resolve(server);
    });
  });
}
