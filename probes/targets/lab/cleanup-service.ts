import type { Budget } from '../../../infra/settings/budget.ts';
import type { TimelineEvent } from '../../timeline/events.ts';
import { TargetError } from '../errors.ts';
import type { Bite } from '../target.ts';
import { startApp } from './app.ts';
import type { Container } from './container.ts';
import type { LabContext } from './lab-context.ts';
import type { Address } from './relay.ts';

const stopDeadlineMs = 5_000;
/** How long it may take to start: real time. */
const startDeadlineMs = 20_000;

/**
 * Starts apps/cleanup against a control port and waits until it is ready, since a process takes its real time to start and its intervals
 * may be compressed; `stop` ends it and tells how many connections its commands closed.
 * @throws TargetError when it ends or says nothing instead
 */
export async function startCleanupService(
  control: Address,
  budget: Budget,
  context: LabContext,
): Promise<{ stop(): Promise<Bite>; readonly container: Container }> {
  let closed = 0;
  const ready = Promise.withResolvers<true>();
  const pod = 'cleanup-1';
  const emit = (event: TimelineEvent): void => {
    context.emit(event);
    if (event.kind === 'app-log' && event.event === 'ready') ready.resolve(true);
    if (event.kind !== 'app-log' || event.event !== 'control') return;
    closed += event.closed ?? 0;
    const { asked = 0, closed: made = 0 } = event;
    context.emit({ at: event.appAt, kind: 'control', pod, by: 'cleanup', asked, closed: made });
  };
  const container = await startApp({
    ...context,
    app: 'cleanup',
    pod,
    directory: await context.directory.forPod(pod),
    compileCache: context.directory.compileCache,
    environment: {
      SERVER_HOST: control.host,
      SERVER_CONTROL_PORT: String(control.port),
      INTERVAL_MS: String(Math.round(budget.cleanup.interval.ms)),
      CLOSES: String(budget.cleanup.closes),
    },
    emit,
  });
  const started = await Promise.race([ready.promise, container.exited, context.clock.sleep(startDeadlineMs)]);
  if (started !== true) {
    container.kill();
    throw new TargetError(`pod ${pod} did not become ready: its words are in the timeline, as '${pod} says'`);
  }
  return {
    container,
    stop: async () => {
      container.stop();
      const kill = setTimeout(() => {
        container.kill();
      }, stopDeadlineMs);
      await container.exited;
      clearTimeout(kill);
      return { count: closed, what: 'connections closed by the cleanup service' };
    },
  };
}
