import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readHaproxyNotice } from '../../../infra/controllers/haproxy/notices.ts';
import { haproxyCommand, haproxySockets, parseHaproxyLog } from '../../../infra/controllers/haproxy/process.ts';
import { ask } from './admin-socket.ts';
import type { Child } from './child.ts';
import { startChild } from './child.ts';
import { LoadWatch } from './load-watch.ts';
import type { Proxy, ProxyContext, ProxyStart, WorkerSample } from './proxy.ts';
import { superviseAs, tellReload } from './proxy.ts';
import { exitIn, Workers, pssOf } from './workers.ts';

/** HAProxy in master-worker mode, as it really runs: one master, its current worker, and old workers that drain. */
export interface Haproxy extends Proxy {
  /** A command for the current worker's runtime API. Old workers do not hear of it. */
  runtime(command: string): Promise<string>;
}

/** @throws TargetError with HAProxy's own words when it does not start with this configuration. */
export async function startHaproxy(
  { binary, configuration, lifecycle }: ProxyStart,
  context: ProxyContext,
): Promise<Haproxy> {
  const sockets = haproxySockets(context.directory);
  const file = join(context.directory, 'haproxy.cfg');
  await writeFile(file, configuration);
  const workers = new Workers(context);
  const load = new LoadWatch('HAProxy', context.pod);
  const child = await startChild({
    command: binary,
    args: haproxyCommand(context.directory),
    directory: context.directory,
    environment: {},
    onLine: (stream, line) => {
      readLine(stream, line, { workers, load, context });
    },
  });
  void child.exited.then((exit) => {
    workers.allExited(child.killed ? null : exit.signal);
  });
  await load.first(() => workers.generation >= 0, child);
  await masterAnswers(sockets.master, child);
  const container = superviseAs(lifecycle, child, context);
  return {
    ...container,
    stop: () => {
      if (lifecycle.effect === 'soft') workers.allDrain();
      container.stop();
    },
    reload: (next, trigger) => {
      const generation = workers.generation + 1;
      return tellReload(context, { generation, trigger }, async () => {
        await writeFile(file, next);
        // The answer says nothing before HAProxy 2.7: the master's lines do.
        const begin = (): Promise<string> => ask(sockets.master, 'reload');
        const loading = load.until({ begin, loaded: () => workers.generation >= generation, child });
        await loading.finally(() => masterAnswers(sockets.master, child));
      });
    },
    runtime: (command) => ask(sockets.admin, command),
    drainingWorkers: () => Promise.all(workers.draining.map((worker) => sample(worker, sockets.master))),
  };
}

const masterDeadlineMs = 5_000;

/**
 * Waits until the master takes commands. After it has loaded a configuration, or refused it, it executes itself anew ("wait mode") and
 * says nothing about it; a command that comes at that moment is lost, and a reload sent twice would count twice.
 */
async function masterAnswers(socket: string, child: Child): Promise<void> {
  const deadline = performance.now() + masterDeadlineMs;
  while (child.running && performance.now() < deadline) {
    const answer = await ask(socket, 'show proc').catch(() => '');
    if (answer.includes('master')) return;
    await delay(10);
  }
}

async function sample(worker: { pid: number; ageMs: number }, masterSocket: string): Promise<WorkerSample> {
  const info = await ask(masterSocket, `@!${worker.pid} show info`).catch(() => '');
  const connections = /^CurrConns: (\d+)/m.exec(info)?.[1];
  return {
    ...worker,
    connections: connections === undefined ? null : Number(connections),
    pssBytes: await pssOf(worker.pid),
  };
}

function readLine(
  stream: 'stdout' | 'stderr',
  line: string,
  { workers, load, context }: { workers: Workers; load: LoadWatch; context: ProxyContext },
): void {
  const log = stream === 'stdout' ? parseHaproxyLog(line) : null;
  if (log !== null) {
    context.happened({ kind: 'proxy-log', pod: context.pod, line, ...log });
    return;
  }
  const notice = readHaproxyNotice(line);
  if (notice?.kind === 'worker-started') {
    // A new worker takes over the listening sockets: those before it drain from now on.
    workers.allDrain();
    workers.started(notice.pid);
  }
  if (notice?.kind === 'worker-exited') workers.exited(notice.pid, exitIn(notice));
  load.line(line, notice?.kind === 'refused');
}
