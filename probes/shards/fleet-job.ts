import type { V1CronJob, V1EnvVar, V1Job } from '@kubernetes/client-node';
import type { FleetPlan } from '../fleet/record.ts';

export interface FleetJobOptions {
  /** Where the fleet connects, as seen from within the cluster. */
  readonly url: string;
  readonly plan: FleetPlan;
  readonly shards: number;
}

/**
 * The Job that a run makes of the stack's suspended CronJob, as `kubectl create job --from` would, with a pod for each shard. It belongs to
 * the CronJob and goes with it; a pod that fails is not replaced, since its connections would be lost with it.
 */
export function fleetJobOf(cronJob: V1CronJob, { url, plan, shards }: FleetJobOptions): V1Job {
  const { name = '', namespace = '', uid = '' } = cronJob.metadata ?? {};
  const template = cronJob.spec?.jobTemplate;
  const pod = template?.spec?.template;
  const environment = { TARGET_URL: url, FLEET_PLAN: JSON.stringify(plan), SHARDS: String(shards) };
  const [shard, ...others] = pod?.spec?.containers ?? [];
  const told = changed(shard, { env: overridden(shard?.env ?? [], environment) });
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: changed(template?.metadata, {
      generateName: `${name}-`,
      namespace,
      annotations: { ...template?.metadata?.annotations, 'cronjob.kubernetes.io/instantiate': 'manual' },
      ownerReferences: [{ apiVersion: 'batch/v1', kind: 'CronJob', name, uid, controller: true }],
    }),
    spec: changed(template?.spec, {
      completionMode: 'Indexed',
      completions: shards,
      parallelism: shards,
      backoffLimit: 0,
      template: changed(pod, { spec: changed(pod?.spec, { containers: [told, ...others] }) }),
    }),
  };
}

/** A copy of an object of the API, which is data although the client's types are classes. */
function changed<T extends object>(original: T | undefined, changes: Partial<T>): T {
  return { ...original, ...changes } as T;
}

function overridden(given: readonly V1EnvVar[], values: Readonly<Record<string, string>>): V1EnvVar[] {
  return [
    ...given.filter(({ name }) => !Object.hasOwn(values, name)),
    ...Object.entries(values).map(([name, value]) => ({ name, value })),
  ];
}
