import type { V1CronJob } from '@kubernetes/client-node';
import type { Owner } from './labels.ts';
import { labelsOf } from './labels.ts';
import type { TaskOptions } from './pod.ts';
import { taskPod } from './pod.ts';

export interface CronJobOptions extends Owner, TaskOptions {
  readonly name: string;
  readonly namespace: string;
  /** A Job of it may take so long: one that is forgotten ends by itself. */
  readonly deadlineSeconds: number;
}

/** Indexed Jobs keep a finished pod's log until the run has read it. */
const keepFinishedSeconds = 600;

/**
 * A template for Jobs, which nothing starts by itself: suspended, and its schedule names a day that never comes. A run makes Jobs of it,
 * one pod for each index; all failed pods count, since a fleet with a shard missing is another fleet.
 */
export function cronJob({ name, namespace, deadlineSeconds, ...options }: CronJobOptions) {
  const labels = labelsOf(options);
  return {
    metadata: { name, namespace, labels },
    spec: {
      suspend: true,
      schedule: '0 0 31 2 *',
      concurrencyPolicy: 'Forbid',
      jobTemplate: {
        metadata: { labels },
        spec: {
          completionMode: 'Indexed',
          completions: 1,
          parallelism: 1,
          backoffLimit: 0,
          activeDeadlineSeconds: deadlineSeconds,
          ttlSecondsAfterFinished: keepFinishedSeconds,
          template: { metadata: { labels }, spec: taskPod(options) },
        },
      },
    },
  } satisfies V1CronJob;
}
