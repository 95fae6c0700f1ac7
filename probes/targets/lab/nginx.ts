import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nginxCommand, parseNginxLog } from '../../../infra/controllers/nginx/process.ts';
import { startChild } from './child.ts';
import type { Proxy, ProxyContext, ProxyStart } from './proxy.ts';
import { superviseAs } from './proxy.ts';
import { Workers, pssOf } from './workers.ts';
import { LoadWatch } from './load-watch.ts';

/** NGINX with its master and workers in the foreground. */
export async function startNginx(
  binary: string,
  { configuration, lifecycle }: ProxyStart,
  context: ProxyContext,
): Promise<Proxy> {
  const file = join(context.directory, 'nginx.conf');
  await writeFile(file, configuration);
  const workers = new Workers(context);
  const load = new LoadWatch('NGINX', context.pod);
  const child = await startChild({
    command: binary,
    args: nginxCommand(context.directory),
    directory: context.directory,
    environment: {},
    onLine: (stream, line) => {
      readLine(stream, line, { workers, load, context });
    },
  });
  void child.exited.then(() => {
    workers.allExited();
  });
  await load.until(() => workers.generation >= 0, child);
  const container = superviseAs(lifecycle, child, context);
  return {
    ...container,
    stop: () => {
      if (lifecycle.effect === 'soft') workers.allDraining();
      container.stop();
    },
    reload: async (next, trigger) => {
      const generation = workers.generation + 1;
      await writeFile(file, next);
      context.happened({ kind: 'reload', pod: context.pod, generation, ok: true, trigger });
      child.signal('SIGHUP');
      await load.until(() => workers.generation >= generation, child);
    },
    drainingWorkers: () =>
      Promise.all(
        workers.draining.map(async (worker) => ({ ...worker, connections: null, pssBytes: await pssOf(worker.pid) })),
      ),
  };
}

function readLine(
  stream: 'stdout' | 'stderr',
  line: string,
  { workers, load, context }: { workers: Workers; load: LoadWatch; context: ProxyContext },
): void {
  const log = stream === 'stdout' ? parseNginxLog(line) : null;
  if (log !== null) {
    context.happened({ kind: 'proxy-log', pod: context.pod, line, ...log });
    return;
  }
  const started = /start worker process (\d+)/.exec(line)?.[1];
  if (started !== undefined) workers.started(Number(started));
  const gone = /worker process (\d+) exited (?:with code|on signal) (\d+)/.exec(line);
  if (gone !== null) workers.exited(Number(gone[1]), Number(gone[2]));
  load.line(line, /\[(emerg|crit)\]/.test(line));
}
