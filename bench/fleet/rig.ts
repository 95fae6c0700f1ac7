import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findProxy } from '../../probes/targets/lab/binaries.ts';
import { freePort } from '../../probes/targets/lab/ports.ts';
import { Forked } from './forked.ts';
import type { DropRequest, ServerState } from './protocol.ts';

/** The HAProxy and the server that all contenders of a benchmark share. */
export class Rig implements AsyncDisposable {
  readonly url: string;
  readonly folder: string;
  readonly haproxyVersion: string;
  readonly #server: Forked;
  readonly #haproxy: ChildProcess;
  #state: ServerState;

  constructor(parts: {
    port: number;
    folder: string;
    version: string;
    server: Forked;
    haproxy: ChildProcess;
    state: ServerState;
  }) {
    this.url = `ws://127.0.0.1:${parts.port}`;
    this.folder = parts.folder;
    this.haproxyVersion = parts.version;
    this.#server = parts.server;
    this.#haproxy = parts.haproxy;
    this.#state = parts.state;
    this.#server.child.on('message', (state: ServerState) => (this.#state = state));
  }

  get state(): ServerState {
    return this.#state;
  }

  /** The server hangs up so many of the connections that it holds. */
  drop(count: number): void {
    this.#server.child.send({ drop: count } satisfies DropRequest);
  }

  /** Waits until the server holds what is wanted, or until the deadline has passed; tells which. */
  async holds(wanted: (held: number) => boolean, deadlineMs: number): Promise<boolean> {
    const deadline = performance.now() + deadlineMs;
    while (!wanted(this.#state.held)) {
      if (performance.now() > deadline) return false;
      await delay(20);
    }
    return true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await end(this.#haproxy);
    await this.#server[Symbol.asyncDispose]();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** @param connections that HAProxy must be able to hold; it needs two descriptors for each */
export async function startRig(connections: number): Promise<Rig> {
  const { path, version } = await findProxy('haproxy');
  const folder = await mkdtemp(join(tmpdir(), 'drainproof-bench-'));
  const server = new Forked('server.ts');
  const [state] = (await once(server.child, 'message')) as [ServerState];
  const port = await freePort();
  const file = join(folder, 'haproxy.cfg');
  await writeFile(file, configuration(port, state.port, connections));
  const haproxy = spawn(path, ['-db', '-f', file], { stdio: ['ignore', 'ignore', 'inherit'] });
  await listens(port, haproxy);
  return new Rig({ port, folder, version, server, haproxy, state });
}

function configuration(port: number, serverPort: number, connections: number): string {
  return [
    'global',
    `  maxconn ${connections + 100}`,
    'defaults',
    '  mode http',
    '  timeout connect 10s',
    '  timeout client 10m',
    '  timeout server 10m',
    '  timeout tunnel 10m',
    'frontend http',
    `  bind 127.0.0.1:${port} backlog 4096`,
    '  default_backend server',
    'backend server',
    `  server one 127.0.0.1:${serverPort}`,
    '',
  ].join('\n');
}

async function listens(port: number, haproxy: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (haproxy.exitCode !== null) throw new Error('haproxy ended at once; what it said stands above');
    const socket = connect(port, '127.0.0.1');
    const answer = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (answer) return;
    await delay(20);
  }
  throw new Error(`haproxy does not listen on port ${port}`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}
