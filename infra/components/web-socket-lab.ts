import * as k8s from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import type { CloudObject } from '../controllers/cloud/cloud-load-balancer.ts';
import { cleanupEnvironment } from '../manifests/cleanup-environment.ts';
import { deployment } from '../manifests/deployment.ts';
import type { StackNames } from '../manifests/names.ts';
import { namespace } from '../manifests/namespace.ts';
import { allOf, networkPolicy, podsOf } from '../manifests/network-policy.ts';
import { ports } from '../manifests/ports.ts';
import type { Resources } from '../manifests/resources.ts';
import { serverEnvironment } from '../manifests/server-environment.ts';
import { serviceAccount } from '../manifests/service-account.ts';
import { service } from '../manifests/service.ts';
import type { Budget } from '../settings/budget.ts';
import { timeouts } from './timeouts.ts';
import type { IngressArgs } from './web-workload.ts';
import { WebWorkload } from './web-workload.ts';

export interface WebSocketLabArgs {
  readonly names: StackNames;
  readonly budget: Budget;
  readonly images: { readonly 'ws-server': string; readonly cleanup: string };
  readonly scale: { readonly min: number; readonly max: number; readonly cpuPercent: number };
  readonly resources: Resources;
  readonly ingress: IngressArgs;
  /** What the namespace is made after, and destroyed before. @default nothing */
  readonly after?: pulumi.Resource[];
  /** Annotations of the server's Service. @default none */
  readonly serviceAnnotations?: Readonly<Record<string, string>>;
  /** Labels of the namespace besides our own. @default none */
  readonly namespaceLabels?: Readonly<Record<string, string>>;
  /** What a cloud's load balancer reads beside the Ingress. @default none */
  readonly cloudObjects?: readonly CloudObject[];
}

/** What the cleanup service needs: it sleeps, and sends a line every few seconds. */
const small: Resources = { cpuRequest: '20m', memoryRequest: '64Mi', memoryLimit: '128Mi' };

/**
 * The WebSocket server behind the ingress, its control port as a Service of its own, and the cleanup service, which closes connections
 * once a run scales it up. All in a namespace that goes before the controller's does, so that the servers' drain ends every connection
 * with 1001 and the controller has none left to wait for.
 */
export class WebSocketLab extends pulumi.ComponentResource {
  readonly namespace: k8s.core.v1.Namespace;
  readonly server: WebWorkload;

  constructor(name: string, args: WebSocketLabArgs, options?: pulumi.ComponentResourceOptions) {
    super('drainproof:infra:WebSocketLab', name, {}, options);
    const { names, budget } = args;
    const inside = namespace(names.namespaces.apps, names.stack, args.namespaceLabels);
    this.namespace = new k8s.core.v1.Namespace(`${name}-namespace`, inside, {
      parent: this,
      dependsOn: args.after ?? [],
      customTimeouts: timeouts(budget).appsNamespace,
    });
    this.server = new WebWorkload(`${name}-server`, this.#serverArgs(args), { parent: this });
    const inNamespace = { parent: this, dependsOn: [this.namespace], deletedWith: this.namespace };
    const control = service({
      ...ownerOf(names, names.server),
      name: names.control,
      port: { name: 'control', number: ports.server.control },
    });
    new k8s.core.v1.Service(`${name}-control`, control, { ...inNamespace, dependsOn: [this.server.deployment] });
    for (const object of args.cloudObjects ?? []) {
      new k8s.apiextensions.CustomResource(`${name}-${object.kind.toLowerCase()}`, object, inNamespace);
    }
    this.#makeCleanup(`${name}-cleanup`, args, inNamespace);
    this.registerOutputs({ namespace: this.namespace.metadata.name });
  }

  #serverArgs(args: WebSocketLabArgs) {
    const { names, budget, images, scale, resources, ingress } = args;
    const owner = ownerOf(names, names.server);
    const probes = allOf(names.namespaces.probes);
    const { http, control } = ports.server;
    return {
      ...owner,
      scale,
      resources,
      ingress,
      ...(args.serviceAnnotations === undefined ? {} : { serviceAnnotations: args.serviceAnnotations }),
      budget,
      namespaceName: owner.namespace,
      namespace: this.namespace,
      image: images['ws-server'],
      environment: serverEnvironment(budget, { host: '0.0.0.0', port: http, controlPort: control }),
      ports: ports.server,
      allow: [
        // The Ingress lets everybody in anyway, and a run asks through the API server, which no selector can name.
        { port: http, from: 'anywhere' as const },
        { port: control, from: [podsOf({ stack: names.stack, component: names.cleanup }), probes] },
      ],
    };
  }

  #makeCleanup(name: string, { names, budget, images }: WebSocketLabArgs, options: pulumi.CustomResourceOptions) {
    const owner = ownerOf(names, names.cleanup);
    const { health } = ports.cleanup;
    const account = new k8s.core.v1.ServiceAccount(`${name}-account`, serviceAccount(owner), options);
    new k8s.networking.v1.NetworkPolicy(`${name}-network`, networkPolicy({ ...owner, allow: [] }), options);
    const manifest = deployment({
      ...owner,
      image: images.cleanup,
      // It would close connections of every scenario: a run scales it up where it is wanted.
      replicas: 0,
      budget,
      environment: cleanupEnvironment(budget, {
        server: names.control,
        serverPort: ports.server.control,
        healthPort: health,
      }),
      ports: { health },
      healthPort: 'health',
      resources: small,
      serviceAccountName: names.cleanup,
    });
    new k8s.apps.v1.Deployment(`${name}-deployment`, manifest, {
      ...options,
      dependsOn: [this.namespace, account],
      customTimeouts: timeouts(budget).workload,
      ignoreChanges: ['spec.replicas'],
    });
  }
}

function ownerOf({ stack, namespaces }: StackNames, component: string) {
  return { stack, component, namespace: namespaces.apps };
}
