import * as k8s from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { cronJob } from '../manifests/cron-job.ts';
import { job } from '../manifests/job.ts';
import type { StackNames } from '../manifests/names.ts';
import { namespace } from '../manifests/namespace.ts';
import { ports } from '../manifests/ports.ts';
import type { Resources } from '../manifests/resources.ts';
import { serviceAccount } from '../manifests/service-account.ts';
import { smokeEnvironment } from '../manifests/smoke-environment.ts';
import type { Budget } from '../settings/budget.ts';
import { Duration } from '../settings/duration.ts';
import { refuse } from './refusal.ts';
import type { IngressController } from './ingress-controller.ts';
import { RunRights } from './run-rights.ts';
import { timeouts } from './timeouts.ts';
import type { WebSocketLab } from './web-socket-lab.ts';

export interface ProbeJobsArgs {
  readonly names: StackNames;
  readonly budget: Budget;
  /** Reference of drainproof/probe. */
  readonly image: string;
  /** `ws://host:port` of the ingress inside the cluster; an Output where a cloud gives the address. */
  readonly url: pulumi.Input<string>;
  readonly path: string;
  /** @default the URL's own */
  readonly host?: string | undefined;
  readonly smoke: { readonly connections: number; readonly hold: Duration };
  /** Changes whenever something of which the smoke probe's outcome may depend does. */
  readonly runsFor: string;
  /** The smoke Job starts when these are there, with all in them. */
  readonly apps: WebSocketLab;
  /** Null for a cloud's load balancer. */
  readonly controller: IngressController | null;
}

interface InNamespace {
  readonly parent: pulumi.Resource;
  readonly dependsOn: pulumi.Resource[];
  readonly deletedWith: pulumi.Resource;
}

const openWithin = Duration.seconds(60);
/** A fleet that nobody ends has ended after the longest run. */
const fleetDeadline = Duration.parse('1h');
const smokeResources: Resources = { cpuRequest: '50m', memoryRequest: '96Mi', memoryLimit: '256Mi' };
/** Enough for the thousands of connections that a shard holds; no CPU limit, as it measures. */
const fleetResources: Resources = { cpuRequest: '100m', memoryRequest: '128Mi', memoryLimit: '1Gi' };

/** The probes of a stack: a smoke Job at the end of each `up`, a template for fleets, and the identity of a run. */
export class ProbeJobs extends pulumi.ComponentResource {
  readonly namespace: k8s.core.v1.Namespace;
  /** Null where no connections are to be held. */
  readonly smoke: k8s.batch.v1.Job | null;

  /** @throws Refusal when the path is none */
  constructor(name: string, args: ProbeJobsArgs, options?: pulumi.ComponentResourceOptions) {
    refuse([!args.path.startsWith('/') && `the path '${args.path}' of the smoke probe must begin with '/'`]);
    super('drainproof:infra:ProbeJobs', name, {}, options);
    const { names, budget, apps, controller } = args;
    const inside = namespace(names.namespaces.probes, names.stack);
    this.namespace = new k8s.core.v1.Namespace(`${name}-namespace`, inside, {
      parent: this,
      customTimeouts: timeouts(budget).probesNamespace,
    });
    const inNamespace = { parent: this, dependsOn: [this.namespace], deletedWith: this.namespace };
    const owner = { stack: names.stack, namespace: names.namespaces.probes };
    new k8s.core.v1.ServiceAccount(`${name}-run`, serviceAccount({ ...owner, component: names.run }), inNamespace);
    new RunRights(
      `${name}-rights`,
      { names, apps: apps.namespace, controller: controller?.namespace ?? null, probes: this.namespace },
      { parent: this },
    );
    new k8s.batch.v1.CronJob(`${name}-fleet`, fleetTemplate(args), inNamespace);
    this.smoke = args.smoke.connections === 0 ? null : makeSmoke(name, args, inNamespace);
    this.registerOutputs({ namespace: this.namespace.metadata.name });
  }
}

function fleetTemplate({ names, image }: ProbeJobsArgs) {
  return cronJob({
    stack: names.stack,
    component: names.fleet,
    name: names.fleet,
    namespace: names.namespaces.probes,
    container: 'shard',
    image,
    environment: { PORT: String(ports.shard.http), DEADLINE_MS: String(fleetDeadline.ms) },
    ports: ports.shard,
    resources: fleetResources,
    graceSeconds: 10,
    deadlineSeconds: fleetDeadline.toWholeSeconds(),
  });
}

function makeSmoke(name: string, args: ProbeJobsArgs, options: InNamespace) {
  const { names, image, url, path, host = null, runsFor, budget, apps, controller, smoke } = args;
  const deadline = openWithin.plus(smoke.hold).plus(Duration.seconds(30));
  const manifest = pulumi.output(url).apply((known) =>
    job({
      stack: names.stack,
      component: names.smoke,
      namespace: names.namespaces.probes,
      container: names.smoke,
      image,
      program: 'probes/shards/smoke.ts',
      environment: smokeEnvironment({ url: known, path, host, ...smoke, openWithin }),
      resources: smokeResources,
      graceSeconds: 5,
      deadlineSeconds: deadline.toWholeSeconds(),
      runsFor,
    }),
  );
  const wait = `${deadline.toWholeSeconds() + timeouts(budget).jobSpareSeconds}s`;
  return new k8s.batch.v1.Job(
    `${name}-smoke`,
    {
      metadata: manifest.metadata.apply((metadata) => ({
        ...metadata,
        // One that failed runs again at the next `up`, whether or not anything changed.
        annotations: { 'pulumi.com/replaceUnready': 'true' },
      })),
      spec: manifest.spec,
    },
    {
      ...options,
      dependsOn: [...options.dependsOn, apps, ...(controller === null ? [] : [controller])],
      customTimeouts: { create: wait, update: wait },
    },
  );
}
