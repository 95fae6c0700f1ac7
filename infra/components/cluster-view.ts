import { setTimeout as delay } from 'node:timers/promises';
import { CoreV1Api, KubeConfig, NetworkingV1Api } from '@kubernetes/client-node';
import type { NodeImages } from '../images/presence.ts';

/** What there is in the cluster before we change anything, as far as we care. */
export interface ClusterView {
  readonly nodes: readonly { readonly name: string; readonly ready: boolean; readonly internalIp: string | null }[];
  readonly images: readonly NodeImages[];
  readonly namespaces: readonly (Labelled & { readonly ending: boolean })[];
  readonly ingressClasses: readonly (Labelled & { readonly heldBy: string | null })[];
  readonly nodePorts: readonly { readonly port: number; readonly namespace: string; readonly service: string }[];
  /** Helm's records of releases in the controller's namespace. */
  readonly releases: readonly ReleaseRecord[];
}

/** A Secret in which Helm keeps one revision of a release. */
export interface ReleaseRecord {
  readonly secret: string;
  readonly release: string;
  /** Helm's word: `deployed`, `failed`, `pending-install` … */
  readonly status: string;
}

interface Labelled {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Why there is no view of the cluster, as the end of a sentence. */
export interface NoCluster {
  readonly why: string;
}

const answerWithinMs = 8_000;

/**
 * Looks at the cluster of a kubeconfig's context; nothing is changed.
 * @param namespace the controller's, which need not be there yet
 */
export async function lookAtCluster(context: string, namespace: string): Promise<ClusterView | NoCluster> {
  const config = kubeconfigAt(context);
  if ('why' in config) return config;
  try {
    return await Promise.race([viewOf(config, namespace), tooLate()]);
  } catch (error) {
    return {
      why: `the cluster of context '${context}' does not answer (${reasonOf(error)}): is it running? 'kubectl --context ${context} get nodes' asks it the same`,
    };
  }
}

/** The kubeconfig as kubectl finds it, with this context as its current one. */
export function kubeconfigAt(context: string): KubeConfig | NoCluster {
  const config = new KubeConfig();
  try {
    config.loadFromDefault();
  } catch (error) {
    return { why: `the kubeconfig cannot be read (${reasonOf(error)}): set KUBECONFIG to a file that kubectl can use` };
  }
  const known = config.getContexts().map(({ name }) => name);
  if (!known.includes(context)) {
    const has = known.filter((name) => name !== 'loaded-context').join(', ') || 'none';
    return {
      why: `the kubeconfig has no context '${context}' (contexts there: ${has}): start that cluster ('minikube start'), or set 'cluster.context'`,
    };
  }
  config.setCurrentContext(context);
  return config;
}

async function viewOf(config: KubeConfig, namespace: string): Promise<ClusterView> {
  const core = config.makeApiClient(CoreV1Api);
  const networking = config.makeApiClient(NetworkingV1Api);
  const [nodes, namespaces, services, classes, records] = await Promise.all([
    core.listNode(),
    core.listNamespace(),
    core.listServiceForAllNamespaces(),
    networking.listIngressClass(),
    core.listNamespacedSecret({ namespace, labelSelector: 'owner=helm' }),
  ]);
  return {
    nodes: nodes.items.map(({ metadata, status }) => ({
      name: metadata?.name ?? '',
      ready: status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false,
      internalIp: status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? null,
    })),
    images: nodes.items.map(({ metadata, status }) => ({
      node: metadata?.name ?? '',
      names: (status?.images ?? []).flatMap(({ names }) => names ?? []),
    })),
    namespaces: namespaces.items.map((item) => ({ ...labelled(item), ending: item.status?.phase === 'Terminating' })),
    ingressClasses: classes.items.map((item) => ({
      ...labelled(item),
      heldBy: item.metadata?.annotations?.['meta.helm.sh/release-namespace'] ?? null,
    })),
    nodePorts: services.items.flatMap(({ metadata, spec }) =>
      (spec?.ports ?? []).flatMap(({ nodePort }) =>
        nodePort === undefined
          ? []
          : [{ port: nodePort, namespace: metadata?.namespace ?? '', service: metadata?.name ?? '' }],
      ),
    ),
    releases: records.items.map(({ metadata }) => ({
      secret: metadata?.name ?? '',
      release: metadata?.labels?.['name'] ?? '',
      status: metadata?.labels?.['status'] ?? '',
    })),
  };
}

function labelled({ metadata }: { metadata?: { name?: string; labels?: Record<string, string> } }): Labelled {
  return { name: metadata?.name ?? '', labels: metadata?.labels ?? {} };
}

async function tooLate(): Promise<never> {
  await delay(answerWithinMs, undefined, { ref: false });
  throw new Error(`no answer within ${answerWithinMs / 1000} s`);
}

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n')[0] ?? text;
}
