import type { ControllerLifecycle } from '../../../infra/controllers/controller.ts';
import type { Happening } from '../../timeline/events.ts';
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

/** What a proxy starts with: its first configuration, and how its image stops it. */
export interface ProxyStart {
  readonly configuration: string;
  readonly lifecycle: ControllerLifecycle;
}

/** What a proxy needs to tell where it stands. */
export interface ProxyContext {
  readonly pod: string;
  readonly directory: string;
  readonly happened: (event: Happening) => void;
  readonly now: () => number;
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
  const killed = Promise.withResolvers<undefined>();
  let stopping = false;
  const exited = child.exited.then(async (exit): Promise<Exit> => {
    if (stopping) await Promise.race([lingerFor(lifecycle.afterHardStop.ms), killed.promise]);
    return exit;
  });
  return {
    pid: child.pid,
    exited,
    stop: () => {
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
      killed.resolve(undefined);
      child.kill();
    },
  };
}

function lingerFor(ms: number): Promise<undefined> {
  return new Promise((resolve) => {
    setTimeout(() => {
      resolve(undefined);
    }, ms);
  });
}
