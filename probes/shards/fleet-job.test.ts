import type { V1CronJob } from '@kubernetes/client-node';
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fleetJobOf } from './fleet-job.ts';
import { readShardSettings } from './shard-settings.ts';
import { quietPlan } from './shards.fixture.ts';

const cronJob: V1CronJob = {
  metadata: { name: 'fleet', namespace: 's-probes', uid: 'u1' },
  spec: {
    schedule: '0 0 31 2 *',
    suspend: true,
    jobTemplate: {
      metadata: { labels: { app: 'fleet' } },
      spec: {
        activeDeadlineSeconds: 3_600,
        backoffLimit: 6,
        template: {
          metadata: { labels: { app: 'fleet' } },
          spec: {
            restartPolicy: 'Never',
            containers: [
              {
                name: 'shard',
                image: 'drainproof/probe:a',
                env: [
                  { name: 'PORT', value: '8080' },
                  { name: 'SHARDS', value: '1' },
                ],
              },
            ],
          },
        },
      },
    },
  },
};

const options = { url: 'ws://ingress.example:80', plan: quietPlan, shards: 3 };

describe('fleetJobOf', () => {
  it('is the template with a pod for each shard, told what to do, that belongs to the CronJob', () => {
    const { metadata, spec } = fleetJobOf(cronJob, options);
    assert.deepEqual(metadata, {
      generateName: 'fleet-',
      namespace: 's-probes',
      labels: { app: 'fleet' },
      annotations: { 'cronjob.kubernetes.io/instantiate': 'manual' },
      ownerReferences: [{ apiVersion: 'batch/v1', kind: 'CronJob', name: 'fleet', uid: 'u1', controller: true }],
    });
    const { template, ...rest } = spec ?? assert.fail();
    assert.deepEqual(rest, {
      activeDeadlineSeconds: 3_600,
      completionMode: 'Indexed',
      completions: 3,
      parallelism: 3,
      backoffLimit: 0,
    });
    assert.deepEqual(template.metadata, { labels: { app: 'fleet' } });
    assert.equal(template.spec?.restartPolicy, 'Never');
  });

  it('gives the program what it reads, in the place of what the template says', () => {
    const { spec } = fleetJobOf(cronJob, options);
    const environment = spec?.template.spec?.containers[0]?.env?.map(({ name, value }) => [name, value] as const) ?? [];
    assert.equal(new Set(environment.map(([name]) => name)).size, environment.length);
    assert.deepEqual(readShardSettings({ ...Object.fromEntries(environment), JOB_COMPLETION_INDEX: '2' }), {
      targetUrl: 'ws://ingress.example:80',
      plan: quietPlan,
      shards: 3,
      index: 2,
      port: 8_080,
      idleMs: 30_000,
      deadlineMs: 3_600_000,
    });
  });

  it('leaves the template as it was', () => {
    const before = structuredClone(cronJob);
    fleetJobOf(cronJob, options);
    assert.deepEqual(cronJob, before);
  });
});
