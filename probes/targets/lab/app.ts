import { join } from 'node:path';
import type { Clock } from '../../timeline/clock.ts';
import type { Emit, Happening } from '../../timeline/events.ts';
import { readAppLine } from '../app-line.ts';
import type { Child } from './child.ts';
import { startChild } from './child.ts';
import type { Container } from './container.ts';

/** The programs of apps/, as the lab starts them. */
const appsFolder = join(import.meta.dirname, '..', '..', '..', 'apps');

export interface AppOptions {
  readonly app: 'ws-server' | 'cleanup';
  readonly pod: string;
  readonly directory: string;
  /** Folder of Node's compile cache. */
  readonly compileCache: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly happened: (event: Happening) => void;
}

/** A program of ours in a container: it is PID 1 itself, so the stop signal (SIGTERM) reaches it directly. */
export async function startApp(options: AppOptions): Promise<Container> {
  const child: Child = await startChild({
    command: process.execPath,
    args: [join(appsFolder, options.app, 'main.ts')],
    directory: options.directory,
    environment: {
      POD_NAME: options.pod,
      NODE_NO_WARNINGS: '1',
      NODE_COMPILE_CACHE: options.compileCache,
      ...options.environment,
    },
    onLine: (_, line) => {
      readLine(line, options);
    },
  });
  return {
    pid: child.pid,
    exited: child.exited,
    get lastWords() {
      return child.lastWords;
    },
    stop: () => {
      const { pid } = child;
      options.happened({ kind: 'signal', pod: options.pod, pid, process: 'app', signal: 'SIGTERM', by: 'kubelet' });
      child.signal('SIGTERM');
    },
    kill: () => {
      child.kill();
    },
  };
}

/** A line that is not the app's JSON (a crash's stack trace, say) goes to the timeline as it is. */
function readLine(text: string, { pod, clock, emit, happened }: AppOptions): void {
  const line = readAppLine(text, pod);
  if (line === null) {
    happened({ kind: 'phase', phase: `${pod} says`, detail: text });
    return;
  }
  const { monotonicMs, ...said } = line;
  emit({ at: clock.now(), ...said, appAt: clock.fromMonotonic(monotonicMs) });
}
