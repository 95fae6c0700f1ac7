import type { V1NetworkPolicyPeer } from '@kubernetes/client-node';
import * as k8s from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { deployment } from '../manifests/deployment.ts';
import { hpa } from '../manifests/hpa.ts';
import { ingress } from '../manifests/ingress.ts';
import { networkPolicy } from '../manifests/network-policy.ts';
import { pdb } from '../manifests/pdb.ts';
import type { Resources } from '../manifests/resources.ts';
import { serviceAccount } from '../manifests/service-account.ts';
import { service } from '../manifests/service.ts';
import type { Budget } from '../settings/budget.ts';
import { refuse } from './refusal.ts';
import { timeouts } from './timeouts.ts';

export interface WebWorkloadArgs {
  readonly stack: string;
  /** What its objects are called: Deployment, Service, Ingress, HPA, PDB. */
  readonly component: string;
  readonly namespace: k8s.core.v1.Namespace;
  readonly namespaceName: string;
  readonly budget: Budget;
  readonly image: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Container ports by their names; the Service forwards to `http`. */
  readonly ports: { readonly http: number } & Readonly<Record<string, number>>;
  /** Who may reach which port. @default http from anywhere, the others from nowhere */
  readonly allow?: readonly { readonly port: number; readonly from: readonly V1NetworkPolicyPeer[] | 'anywhere' }[];
  readonly scale: { readonly min: number; readonly max: number; readonly cpuPercent: number };
  readonly resources: Resources;
  readonly ingress: IngressArgs;
  /** Annotations of the Service. @default none */
  readonly serviceAnnotations?: Readonly<Record<string, string>>;
}

export interface IngressArgs {
  /** Null where an annotation chooses it. */
  readonly className: string | null;
  /** @default every host */
  readonly host?: string | undefined;
  readonly path: string;
  readonly annotations: Readonly<Record<string, string>>;
  /** Whether somebody will give the Ingress an address that is worth waiting for. */
  readonly getsAddress: boolean;
  /** What has to be there before, since it looks at each new Ingress. @default nothing */
  readonly after?: readonly pulumi.Resource[];
}

/** A program that serves HTTP and WebSockets behind an ingress controller, with all that keeps its connections through a change. */
export class WebWorkload extends pulumi.ComponentResource {
  readonly deployment: k8s.apps.v1.Deployment;
  readonly service: k8s.core.v1.Service;
  readonly ingress: k8s.networking.v1.Ingress;

  /** @throws Refusal when the numbers cannot be right */
  constructor(name: string, args: WebWorkloadArgs, options?: pulumi.ComponentResourceOptions) {
    refuse(problemsOf(args));
    super('drainproof:infra:WebWorkload', name, {}, options);
    const { namespaceName, budget, scale, ports } = args;
    const owner = { stack: args.stack, component: args.component };
    const placed = { ...owner, namespace: namespaceName };
    const inNamespace = { parent: this, dependsOn: [args.namespace], deletedWith: args.namespace };
    const account = new k8s.core.v1.ServiceAccount(`${name}-account`, serviceAccount(placed), inNamespace);
    const { allow = [{ port: ports.http, from: 'anywhere' as const }] } = args;
    new k8s.networking.v1.NetworkPolicy(`${name}-network`, networkPolicy({ ...placed, allow }), inNamespace);
    this.deployment = new k8s.apps.v1.Deployment(
      `${name}-deployment`,
      deployment({
        ...args,
        ...placed,
        replicas: scale.min,
        healthPort: 'http',
        shareProcessNamespace: true,
        serviceAccountName: args.component,
      }),
      {
        ...inNamespace,
        dependsOn: [args.namespace, account],
        customTimeouts: timeouts(budget).workload,
        // The HPA's from here on; so are those of a scenario that scales.
        ignoreChanges: ['spec.replicas'],
      },
    );
    this.service = new k8s.core.v1.Service(
      `${name}-service`,
      service({
        ...placed,
        name: args.component,
        port: { name: 'http', number: 80 },
        ...(args.serviceAnnotations === undefined ? {} : { annotations: args.serviceAnnotations }),
      }),
      { ...inNamespace, dependsOn: [this.deployment] },
    );
    this.ingress = this.#makeIngress(name, args, inNamespace);
    const grace = budget.app.grace;
    const { min: minReplicas, max: maxReplicas, cpuPercent } = scale;
    new k8s.autoscaling.v2.HorizontalPodAutoscaler(
      `${name}-hpa`,
      hpa({ ...placed, minReplicas, maxReplicas, cpuPercent, grace }),
      { ...inNamespace, dependsOn: [this.deployment] },
    );
    new k8s.policy.v1.PodDisruptionBudget(`${name}-pdb`, pdb(placed), inNamespace);
    this.registerOutputs({ deployment: this.deployment.metadata.name, service: this.service.metadata.name });
  }

  #makeIngress(name: string, args: WebWorkloadArgs, options: pulumi.CustomResourceOptions) {
    const { className, host = null, path, annotations, getsAddress } = args.ingress;
    const manifest = ingress({
      stack: args.stack,
      component: args.component,
      namespace: args.namespaceName,
      className,
      host,
      path,
      service: { name: args.component, port: 'http' },
      // Pulumi waits for an address that a NodePort never gets.
      annotations: { ...annotations, ...(getsAddress ? {} : { 'pulumi.com/skipAwait': 'true' }) },
    });
    return new k8s.networking.v1.Ingress(`${name}-ingress`, manifest, {
      ...options,
      dependsOn: [this.service, ...(args.ingress.after ?? [])],
      ...(getsAddress ? { customTimeouts: timeouts(args.budget).ingress } : {}),
    });
  }
}

function problemsOf({ scale, ingress: { path } }: WebWorkloadArgs): (string | false)[] {
  return [
    scale.max < scale.min &&
      `'app.maxReplicas' (${scale.max}) must be at least 'app.replicas' (${scale.min}): the HorizontalPodAutoscaler would be refused`,
    !path.startsWith('/') && `the Ingress path '${path}' must begin with '/'`,
  ];
}
