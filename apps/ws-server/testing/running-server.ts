import { systemClock } from '../../shared/clock.ts';
import { Lifecycle } from '../../shared/lifecycle.ts';
import { FakeProcess } from '../../shared/testing/fake-process.ts';
import { memoryLog, type LogLine } from '../../shared/testing/memory-log.ts';
import { startServer } from '../server.ts';
import { readServerSettings } from '../settings.ts';

/** A server inside the test's own process, on ports that the system chose. */
export interface RunningServer extends AsyncDisposable {
  readonly port: number;
  readonly controlPort: number;
  /** ws://127.0.0.1:port */
  readonly url: string;
  readonly process: FakeProcess;
  readonly lines: readonly LogLine[];
  all(event: string): readonly LogLine[];
}

/** @param environment on top of: local ports chosen by the system, a drain of 200 ms, a deadline of 5 s */
export async function runServer(environment: Readonly<Record<string, string>> = {}): Promise<RunningServer> {
  const settings = readServerSettings({
    HOST: '127.0.0.1',
    PORT: '0',
    CONTROL_PORT: '0',
    POD_NAME: 'pod-1',
    DRAIN_MS: '200',
    SHUTDOWN_DEADLINE_MS: '5000',
    ...environment,
  });
  const process = new FakeProcess();
  const { log, lines } = memoryLog();
  const lifecycle = new Lifecycle({ process, clock: systemClock, log });
  const plan = await startServer(settings, lifecycle, log);
  lifecycle.ready(plan);
  const all = (event: string) => lines.filter((line) => line.event === event);
  const portOf = (server: string) => Number(all('listening').find((line) => line['server'] === server)?.['port']);
  const dispose = async () => {
    await plan.abandon();
    for (const step of plan.steps) await step.run(AbortSignal.timeout(5_000));
  };
  const port = portOf('http');
  const controlPort = portOf('control');
  return { port, controlPort, url: `ws://127.0.0.1:${port}`, process, lines, all, [Symbol.asyncDispose]: dispose };
}
