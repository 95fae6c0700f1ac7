import type { V1Job } from '@kubernetes/client-node';
import type { Owner } from './labels.ts';
import { labelsOf } from './labels.ts';
import type { TaskOptions } from './pod.ts';
import { taskPod } from './pod.ts';

export interface JobOptions extends Owner, TaskOptions {
  readonly namespace: string;
  /** The whole Job may take so long. */
  readonly deadlineSeconds: number;
  /** Changes whenever the Job has to run again: a Job's template cannot change, so a new one takes its place. */
  readonly runsFor: string;
}

/** A Job that tries once: a probe that only succeeds at the second attempt has found something. */
export function job({ namespace, deadlineSeconds, runsFor, ...options }: JobOptions) {
  const labels = labelsOf(options);
  return {
    metadata: { namespace, labels },
    spec: {
      backoffLimit: 0,
      activeDeadlineSeconds: deadlineSeconds,
      template: { metadata: { labels, annotations: { 'drainproof/runs-for': runsFor } }, spec: taskPod(options) },
    },
  } satisfies V1Job;
}
