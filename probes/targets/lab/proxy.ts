import { setTimeout as delay } from 'node:timers/promises';
import type { ControllerLifecycle } from '../../../infra/controllers/controller.ts';
import type { Emit, Happening } from '../../timeline/events.ts';
import type { Child, Exit } from './child.ts';
import type { Container } from './container.ts';

/** What a draining worker holds. */
export interface WorkerSample {
  readonly pid: number;
  readonly ageMs: number;
  /** Null where the proxy cannot tell. */
  readonly connections: number | null;
  /** Proportional set size; null where the system cannot tell (not Linux). */
  readonly pssBytes: number | null;
}

/** A real proxy inside a controller's pod. */
export interface Proxy extends Container {
  /**
   * Gives the proxy another configuration and waits until it has loaded it.
   * @throws TargetError with the proxy's own words when it refuses the configuration; it then goes on with the old one.
   */
  reload(configuration: string, trigger: string): Promise<void>;
  /** Old workers that still hold connections. */
  drainingWorkers(): Promise<readonly WorkerSample[]>;
}

/** What a proxy starts with: its program, its first configuration, and how its image stops it. */
export interface ProxyStart {
  /** Path of the program. */
  readonly binary: string;
  readonly configuration: string;
  readonly lifecycle: ControllerLifecycle;
}

/** What a proxy needs to tell where it stands. */
export interface ProxyContext {
  readonly pod: string;
  readonly directory: string;
  readonly emit: Emit;
  /** Stamps with now and emits. */
  readonly happened: (event: Happening) => void;
  readonly now: () => number;
}

/** Loads another configuration, and tells of it with the time at which it was asked for and what came of it. */
export async function tellReload(
  context: ProxyContext,
  asked: { readonly generation: number; readonly trigger: string },
  load: () => Promise<void>,
): Promise<void> {
  const event = { at: context.now(), kind: 'reload', pod: context.pod, ...asked } as const;
  try {
    await load();
    context.emit({ ...event, ok: true });
  } catch (error) {
    context.emit({ ...event, ok: false, detail: error instanceof Error ? error.message : String(error) });
    throw error;
  }
}

/**
 * A proxy's process under its image's supervisor: the stop signal of the container becomes the proxy's signal, a supervisor with a
 * kill-delay kills it after that, and the container lives on a little after its proxy. This is where the images differ (docs/controllers.md).
 */
export function superviseAs(lifecycle: ControllerLifecycle, child: Child, context: ProxyContext): Container {
  const signalled = (signal: string): void => {
    context.happened({
      kind: 'signal',
      pod: context.pod,
      pid: child.pid,
      process: 'proxy-master',
      signal,
      by: 'supervisor',
    });
  };
  const lingering = new AbortController();
  let stopping = false;
  const exited = child.exited.then(async (exit): Promise<Exit> => {
    if (stopping) await lingerFor(lifecycle.afterHardStop.ms, lingering.signal);
    return exit;
  });
  return {
    pid: child.pid,
    exited,
    get lastWords() {
      return child.lastWords;
    },
    stop: () => {
      if (stopping) return;
      stopping = true;
      signalled(lifecycle.proxySignal);
      child.signal(lifecycle.proxySignal);
      if (lifecycle.supervisorKill === 'none') return;
      const kill = setTimeout(() => {
        signalled('SIGKILL');
        child.kill();
      }, lifecycle.supervisorKill.ms);
      void child.exited.then(() => {
        clearTimeout(kill);
      });
    },
    kill: () => {
      lingering.abort();
      child.kill();
    },
  };
}

async function lingerFor(ms: number, killed: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal: killed }).catch(() => undefined);
}
