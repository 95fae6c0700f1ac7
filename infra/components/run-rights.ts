import * as k8s from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import type { StackNames } from '../manifests/names.ts';
import { clusterRole, clusterRoleBinding, role, roleBinding } from '../manifests/rbac.ts';
import type { Right } from '../manifests/run-rights.ts';
import { appRights, clusterRights, controllerRights, probeRights, rules } from '../manifests/run-rights.ts';

export interface RunRightsArgs {
  readonly names: StackNames;
  /** The namespaces: what is in them comes after them and goes with them. */
  readonly apps: pulumi.Resource;
  /** Null for a cloud's load balancer. */
  readonly controller: pulumi.Resource | null;
  readonly probes: pulumi.Resource;
}

/** What a run may do, given to the ServiceAccount `drainproof-run` and to nobody else (docs/stack-target.md). */
export class RunRights extends pulumi.ComponentResource {
  constructor(name: string, args: RunRightsArgs, options?: pulumi.ComponentResourceOptions) {
    super('drainproof:infra:RunRights', name, {}, options);
    const { names, apps, controller, probes } = args;
    const { stack, run, clusterRole: clusterWide } = names;
    const owner = { stack, component: run };
    const subject = { name: run, namespace: names.namespaces.probes };
    const inEach: readonly (readonly [keyof StackNames['namespaces'], pulumi.Resource, readonly Right[]])[] = [
      ['apps', apps, appRights],
      ...(controller === null ? [] : [['controller', controller, controllerRights] as const]),
      ['probes', probes, probeRights],
    ];
    for (const [place, resource, rights] of inEach) {
      const here = { parent: this, dependsOn: [resource], deletedWith: resource };
      const namespace = names.namespaces[place];
      const made = role({ ...owner, name: run, rules: rules(rights) }, namespace);
      const named = new k8s.rbac.v1.Role(`${name}-${place}`, made, here);
      const bound = roleBinding({ ...owner, name: run }, namespace, subject);
      new k8s.rbac.v1.RoleBinding(`${name}-${place}-binding`, bound, { ...here, dependsOn: [named] });
    }
    const made = clusterRole({ ...owner, name: clusterWide, rules: rules(clusterRights) });
    const named = new k8s.rbac.v1.ClusterRole(`${name}-cluster`, made, { parent: this });
    const bound = clusterRoleBinding({ ...owner, name: clusterWide }, subject);
    new k8s.rbac.v1.ClusterRoleBinding(`${name}-cluster-binding`, bound, { parent: this, dependsOn: [named] });
    this.registerOutputs({});
  }
}
