import type { BatchV1Api, CoreV1Api, V1Job, V1Pod } from '@kubernetes/client-node';
import { TargetError } from '../targets/errors.ts';
import { cannot, isMissing } from '../targets/stack/api-problem.ts';
import type { Clock } from '../timeline/clock.ts';
import type { FleetJobOptions } from './fleet-job.ts';
import { fleetJobOf } from './fleet-job.ts';
import { podEnd, podRefusal } from './pod-refusal.ts';

/** The API groups that the pods of a fleet need. */
export interface ShardApis {
  readonly batch: BatchV1Api;
  readonly core: CoreV1Api;
}

export interface ShardPodsOptions extends FleetJobOptions {
  readonly namespace: string;
  /** The suspended CronJob that is the template. */
  readonly cronJob: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** The Job of a fleet with its pods. Disposing it deletes the Job, and its pods with it. */
export interface ShardPods extends AsyncDisposable {
  /** Name of the pod of each shard, in the order of the shards. */
  readonly names: readonly string[];
  /** How the pod of a shard ended; null when it runs, or nobody knows. */
  endOf(pod: string): Promise<string | null>;
}

/** From the Job until every pod runs: images may be pulled. Milliseconds. */
const startDeadlineMs = 120_000;
const pollMs = 250;
const indexAnnotation = 'batch.kubernetes.io/job-completion-index';

/**
 * Makes the Job and waits until its pods run.
 * @throws TargetError that says what keeps them from it; the Job is gone then
 */
export async function startShardPods(apis: ShardApis, options: ShardPodsOptions): Promise<ShardPods> {
  const job = await createJob(apis, options);
  const running = new JobPods(apis, options.namespace, job.metadata?.name ?? '');
  try {
    running.names = await awaitPods(running, options);
    return running;
  } catch (error) {
    await running[Symbol.asyncDispose]();
    throw error;
  }
}

async function createJob({ batch }: ShardApis, options: ShardPodsOptions): Promise<V1Job> {
  const { namespace, cronJob } = options;
  try {
    const template = await batch.readNamespacedCronJob({ namespace, name: cronJob });
    return await batch.createNamespacedJob({ namespace, body: fleetJobOf(template, options) });
  } catch (error) {
    if (isMissing(error)) {
      throw new TargetError(
        `there is no CronJob '${cronJob}' in the namespace '${namespace}', of which the fleet's Job is made: deploy the stack again`,
        { cause: error },
      );
    }
    throw cannot(`the fleet's Job can't be made in the namespace '${namespace}'`, error);
  }
}

class JobPods implements ShardPods {
  names: readonly string[] = [];
  readonly job: string;
  readonly #apis: ShardApis;
  readonly #namespace: string;

  constructor(apis: ShardApis, namespace: string, job: string) {
    this.#apis = apis;
    this.#namespace = namespace;
    this.job = job;
  }

  async pods(): Promise<readonly V1Pod[]> {
    const labelSelector = `batch.kubernetes.io/job-name=${this.job}`;
    const namespace = this.#namespace;
    const { items } = await this.#apis.core.listNamespacedPod({ namespace, labelSelector }).catch((error: unknown) => {
      throw cannot(`the fleet's pods in the namespace '${namespace}' can't be listed`, error);
    });
    return items;
  }

  /** Why the Job makes no pods: what its events say. */
  async complaints(): Promise<readonly string[]> {
    const fieldSelector = `involvedObject.name=${this.job},type=Warning`;
    const namespace = this.#namespace;
    const { items } = await this.#apis.core
      .listNamespacedEvent({ namespace, fieldSelector })
      .catch((error: unknown) => {
        throw cannot(`the events of the fleet's Job in the namespace '${namespace}' can't be listed`, error);
      });
    return items.flatMap(({ message }) => message ?? []);
  }

  async endOf(pod: string): Promise<string | null> {
    try {
      return podEnd(await this.#apis.core.readNamespacedPod({ namespace: this.#namespace, name: pod }));
    } catch (error) {
      return isMissing(error) ? `the pod ${pod} is gone: somebody deleted or evicted it` : null;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.#apis.batch.deleteNamespacedJob({
        namespace: this.#namespace,
        name: this.job,
        propagationPolicy: 'Background',
      });
    } catch (error) {
      if (!isMissing(error)) throw cannot(`the fleet's Job '${this.job}' can't be deleted; it ends by itself`, error);
    }
  }
}

async function awaitPods(running: JobPods, { shards, clock, signal }: ShardPodsOptions): Promise<readonly string[]> {
  const begunAt = clock.now();
  for (;;) {
    const pods = (await running.pods()).toSorted((a, b) => indexOf(a) - indexOf(b));
    const ageMs = clock.now() - begunAt;
    const refusal = pods.map((pod) => podRefusal(pod, ageMs)).find((why) => why !== null);
    if (refusal !== undefined) throw new TargetError(`the fleet did not start: ${refusal}`);
    const names = pods.filter(isRunning).map(({ metadata }) => metadata?.name ?? '');
    if (names.length === shards) return names;
    const complaint = pods.length < shards ? (await running.complaints()).at(-1) : undefined;
    if (complaint !== undefined)
      throw new TargetError(`the fleet did not start: its Job can't make pods (${complaint})`);
    if (ageMs >= startDeadlineMs) {
      throw new TargetError(
        `the fleet did not start: ${names.length} of its ${shards} pods run after ${startDeadlineMs / 1000} s; look at them with 'kubectl describe job ${running.job}'`,
      );
    }
    await clock.sleep(pollMs, signal);
  }
}

function isRunning({ status }: V1Pod): boolean {
  return status?.containerStatuses?.[0]?.state?.running !== undefined;
}

function indexOf({ metadata }: V1Pod): number {
  return Number(metadata?.annotations?.[indexAnnotation] ?? 0);
}
