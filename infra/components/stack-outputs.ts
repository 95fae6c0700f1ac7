import * as pulumi from '@pulumi/pulumi';
import type { ByImage } from '../images/names.ts';
import { ports } from '../manifests/ports.ts';
import type { StackOutputs } from '../outputs.ts';
import { outputsSchemaName } from '../outputs.ts';
import { plainBudget } from '../settings/plain.ts';
import type { Settings } from '../settings/schema.ts';
import type { StackPlan } from './plan.ts';
import { socketPath } from './plan.ts';

/** What is known only when everything is there. */
export interface Made {
  readonly namespaceUid: pulumi.Input<string>;
  readonly ingressUrl: pulumi.Input<string>;
  readonly images: ByImage<string>;
}

/** The outputs as Pulumi takes them: each of them may be known later. */
export type Outputs = { readonly [Key in keyof StackOutputs]: pulumi.Input<StackOutputs[Key]> };

export function stackOutputs(plan: StackPlan, settings: Settings, made: Made): Outputs {
  const { names, budget, controller } = plan;
  const { namespaces } = names;
  return {
    schema: outputsSchemaName,
    stack: names.stack,
    cluster: pulumi.output({ context: settings.cluster.context, namespaceUid: made.namespaceUid }),
    ingressUrl: made.ingressUrl,
    ingress: {
      className: plan.className ?? controller.name,
      namespace: namespaces.apps,
      name: names.server,
      host: settings.ingress.host ?? null,
    },
    controller: { ...controllerOutputs(plan), ...controller, grace: budget.controller.grace.toString() },
    apps: {
      'ws-server': {
        namespace: namespaces.apps,
        workload: names.server,
        service: names.server,
        path: socketPath,
        ports: { ...ports.server },
      },
      cleanup: {
        namespace: namespaces.apps,
        workload: names.cleanup,
        service: null,
        path: null,
        ports: { ...ports.cleanup },
      },
    },
    probes: { namespace: namespaces.probes, cronJobs: { fleet: names.fleet }, serviceAccount: names.run },
    budget: plainBudget(budget),
    images: { ...made.images },
    settings: plainBudget(settings),
  };
}

function controllerOutputs({ installation, names }: StackPlan) {
  if (installation === null) return { kind: null, namespace: null, workload: null, container: null, configMap: null };
  const { kind, workload, container, configMap } = installation.installed;
  return { kind, namespace: names.namespaces.controller, workload, container, configMap };
}
