import { appendFile, writeFile } from 'node:fs/promises';
import { readNginxNotice } from '../../../infra/controllers/nginx/notices.ts';
import { nginxCommand, nginxPaths, parseNginxLog } from '../../../infra/controllers/nginx/process.ts';
import { startChild } from './child.ts';
import { LoadWatch } from './load-watch.ts';
import type { Proxy, ProxyContext, ProxyStart } from './proxy.ts';
import { superviseAs, tellReload } from './proxy.ts';
import { tail } from './tail.ts';
import { exitIn, Workers, pssOf } from './workers.ts';

/**
 * NGINX with its master and workers in the foreground.
 * @throws TargetError with NGINX's own words when it does not start with this configuration.
 */
export async function startNginx(
  { binary, configuration, lifecycle }: ProxyStart,
  context: ProxyContext,
): Promise<Proxy> {
  const paths = nginxPaths(context.directory);
  await writeFile(paths.configuration, configuration);
  await appendFile(paths.accessLog, '');
  const workers = new Workers(context);
  const load = new LoadWatch('NGINX', context.pod);
  const accessLog = tail(paths.accessLog, (line) => {
    const entry = parseNginxLog(line);
    if (entry !== null) context.happened({ kind: 'proxy-log', pod: context.pod, line, ...entry });
  });
  const child = await startChild({
    command: binary,
    // Before it has read its configuration NGINX would open a log in /var/log, which an ordinary user may not.
    args: [...nginxCommand(context.directory), '-e', 'stderr'],
    directory: context.directory,
    environment: {},
    onLine: (_, line) => {
      readLine(line, workers, load);
    },
  }).catch((error: unknown) => {
    accessLog.end();
    throw error;
  });
  void child.exited.then((exit) => {
    accessLog.end();
    workers.allExited(child.killed ? null : exit.signal);
  });
  await load.first(() => workers.generation >= 0, child);
  const container = superviseAs(lifecycle, child, context);
  return {
    ...container,
    reload: (next, trigger) => {
      const generation = workers.generation + 1;
      return tellReload(context, { generation, trigger }, async () => {
        await writeFile(paths.configuration, next);
        const begin = (): boolean => child.signal('SIGHUP');
        // For about 0.1 s old and new workers accept side by side (ngx_process_cycle.c): loaded is what no old one serves any more.
        const loaded = (): boolean => workers.generation >= generation && workers.serving === 1;
        await load.until({ begin, loaded, child });
      });
    },
    drainingWorkers: () =>
      Promise.all(
        workers.draining.map(async (worker) => ({ ...worker, connections: null, pssBytes: await pssOf(worker.pid) })),
      ),
  };
}

function readLine(line: string, workers: Workers, load: LoadWatch): void {
  const notice = readNginxNotice(line);
  if (notice?.kind === 'worker-started') workers.started(notice.pid);
  if (notice?.kind === 'worker-drains') workers.drains(notice.pid);
  if (notice?.kind === 'worker-exited') workers.exited(notice.pid, exitIn(notice));
  load.line(line, notice?.kind === 'refused');
}
