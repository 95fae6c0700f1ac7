import type { ComponentName, Happening } from '../../timeline/events.ts';
import { TargetError } from '../errors.ts';
import type { Bite } from '../target.ts';
import { restartMs } from './deadlines.ts';
import { runCommand } from './exec.ts';
import type { ProcessStat } from './process-stat.ts';
import { proxyProcesses, readAnswer } from './process-stat.ts';
import { until } from './until.ts';
import type { VerbContext } from './verb-context.ts';
import { podsText, readyPod } from './verb-context.ts';

type Killed = Extract<Happening, { readonly kind: 'signal' }>['process'];

interface Victim {
  readonly pid: number;
  readonly process: Killed;
}

/**
 * SIGKILL to one pod's proxy (its master and all workers) or app, by a shell in the container: an OOM kill, a crash. Over when they are
 * gone and something runs there again, or the pod is gone.
 */
export async function kill(component: ComponentName, context: VerbContext, signal: AbortSignal): Promise<Bite> {
  const { access, clock, emit, pods } = context;
  const pod = readyPod(component, context);
  const { name, workload, watch, uid } = pod;
  if (watch === null) throw new TargetError(`pod ${name} has no running container`);
  const { place, story } = watch;
  const listed = await runCommand(access.config, place, {
    command: ['sh', '-c', 'date +%s.%N; cat /proc/[0-9]*/stat'],
    signal,
  });
  const victims = victimsIn(readAnswer(listed.output).processes, component, context);
  if (victims.length === 0)
    throw new TargetError(
      `no process to kill was found in pod ${name}: ${listed.why || 'its processes have other names'}`,
    );
  const pids = victims.map(({ pid }) => String(pid));
  const asked = clock.now();
  // The stamp comes first: a container that dies of this may not say anything more.
  const killed = await runCommand(access.config, place, {
    command: ['sh', '-c', `date +%s.%N; kill -9 ${pids.join(' ')}`],
    signal,
  });
  const { wallMs } = readAnswer(killed.output);
  const at = (wallMs === null ? null : pods.clocks.of(pod.node).toRun(wallMs)) ?? asked;
  if (!killed.ok && /permitted/i.test(killed.output)) {
    throw new TargetError(
      `the processes of pod ${name} cannot be killed from inside (${killed.output.split('\n').at(1) ?? ''})`,
    );
  }
  for (const { pid, process } of victims)
    emit({ at, kind: 'signal', pod: name, pid, process, signal: 'SIGKILL', by: 'fault' });
  const restarts = pod.restarts;
  const back = (): boolean => {
    const now = pods.of(component).find((other) => other.uid === uid);
    if (now === undefined) return true;
    // Where the container was ended by it, the kubelet starts it again; a supervisor in it starts the proxy alone.
    const others = story?.workers.filter((worker) => !pids.includes(String(worker))) ?? [];
    const gone = story !== null && !story.workers.some((worker) => pids.includes(String(worker)));
    return now.ready && (now.restarts > restarts || (gone && others.length > 0));
  };
  await until(back, {
    what: `the return of pod ${name}`,
    deadlineMs: restartMs,
    clock,
    signal,
    state: () => podsText(component, context),
  });
  return { count: 1, what: `container of ${component} killed (SIGKILL), ${name} in namespace ${workload.namespace}` };
}

/** What an exec brings into a container, and the pause process of a shared process namespace. */
const notTheApp: ReadonlySet<string> = new Set(['sh', 'cat', 'date', 'sleep', 'pause']);

function victimsIn(
  processes: readonly ProcessStat[],
  component: ComponentName,
  { proxy }: VerbContext,
): readonly Victim[] {
  if (component === 'controller') {
    const { master, workers } = proxyProcesses(processes, proxy);
    const first: readonly Victim[] = master === null ? [] : [{ pid: master.pid, process: 'proxy-master' }];
    return [...first, ...workers.map(({ pid }): Victim => ({ pid, process: 'proxy-worker' }))];
  }
  // The container's own process has no parent in there; those of an exec have none either, and are younger.
  const [app] = processes
    .filter(({ parent, name }) => parent === 0 && !notTheApp.has(name))
    .toSorted((a, b) => a.startTicks - b.startTicks);
  return app === undefined ? [] : [{ pid: app.pid, process: 'app' }];
}
