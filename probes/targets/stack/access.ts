import type { ApiConstructor, ApiType, Configuration } from '@kubernetes/client-node';
import {
  AppsV1Api,
  AutoscalingV2Api,
  BatchV1Api,
  CoordinationV1Api,
  CoreV1Api,
  createConfiguration,
  DiscoveryV1Api,
  KubeConfig,
  NetworkingV1Api,
  PolicyV1Api,
  ServerConfiguration,
  VersionApi,
} from '@kubernetes/client-node';
import type { StackOutputs } from '../../../infra/outputs.ts';
import { TargetError } from '../errors.ts';
import { apiProblem, isMissing } from './api-problem.ts';

/** The cluster of a stack, by the API groups that a run uses. Each request ends after {@link requestDeadlineMs}, answered or not. */
export interface ClusterAccess {
  /** For watches, logs, exec and port-forwards, which have no deadline of their own. Its current context is the stack's. */
  readonly config: KubeConfig;
  readonly core: CoreV1Api;
  readonly apps: AppsV1Api;
  readonly autoscaling: AutoscalingV2Api;
  readonly batch: BatchV1Api;
  readonly coordination: CoordinationV1Api;
  readonly discovery: DiscoveryV1Api;
  readonly networking: NetworkingV1Api;
  readonly policy: PolicyV1Api;
  /** The server's version, as `kubectl version` says it: `v1.34.4`. */
  readonly version: string;
}

const requestDeadlineMs = 15_000;

/**
 * Opens the stack's cluster: the context that its outputs name, and no other, and only while it is the cluster (and the
 * deployment) that they were written by.
 * @param kubeconfig default: as kubectl finds it (KUBECONFIG, else ~/.kube/config)
 * @throws TargetError when the context is not there, the cluster does not answer, or the namespaces are another deployment's
 */
export async function clusterAccess(outputs: StackOutputs, kubeconfig = ownKubeconfig()): Promise<ClusterAccess> {
  const config = atContext(kubeconfig, outputs);
  const client = <T extends ApiType>(type: ApiConstructor<T>): T => new type(configurationOf(config));
  const core = client(CoreV1Api);
  const version = await answeringVersion(client(VersionApi), outputs);
  await sameDeployment(core, outputs);
  return {
    config,
    core,
    apps: client(AppsV1Api),
    autoscaling: client(AutoscalingV2Api),
    batch: client(BatchV1Api),
    coordination: client(CoordinationV1Api),
    discovery: client(DiscoveryV1Api),
    networking: client(NetworkingV1Api),
    policy: client(PolicyV1Api),
    version,
  };
}

function ownKubeconfig(): KubeConfig {
  const config = new KubeConfig();
  try {
    config.loadFromDefault();
  } catch (error) {
    throw new TargetError(
      `the kubeconfig cannot be read (${error instanceof Error ? error.message : String(error)}): set KUBECONFIG to a file that kubectl can use`,
      { cause: error },
    );
  }
  return config;
}

/** A copy, so that nobody else's current context is changed. */
function atContext(kubeconfig: KubeConfig, { stack, cluster: { context } }: StackOutputs): KubeConfig {
  const names = kubeconfig.getContexts().map(({ name }) => name);
  if (!names.includes(context)) {
    const known = names.length === 0 ? 'it has none' : `it has ${names.map((name) => `'${name}'`).join(', ')}`;
    throw new TargetError(
      `stack '${stack}' was deployed by the context '${context}', which is not in the kubeconfig (${known}): start that cluster, or set KUBECONFIG to the file that has it`,
    );
  }
  const config = new KubeConfig();
  config.loadFromOptions({
    clusters: kubeconfig.getClusters(),
    users: kubeconfig.getUsers(),
    contexts: kubeconfig.getContexts(),
    currentContext: context,
  });
  if (config.getCurrentCluster() === null) {
    throw new TargetError(
      `the context '${context}' names a cluster that is not in the kubeconfig: mend the kubeconfig`,
    );
  }
  return config;
}

function configurationOf(config: KubeConfig): Configuration {
  const server = config.getCurrentCluster()?.server ?? '';
  return createConfiguration({
    baseServer: new ServerConfiguration(server, {}),
    authMethods: { default: config },
    promiseMiddleware: [
      {
        pre: (request) => {
          request.setSignal(AbortSignal.timeout(requestDeadlineMs));
          return Promise.resolve(request);
        },
        post: (response) => Promise.resolve(response),
      },
    ],
  });
}

async function answeringVersion(api: VersionApi, { stack, cluster }: StackOutputs): Promise<string> {
  try {
    const { gitVersion } = await api.getCode();
    return gitVersion;
  } catch (error) {
    throw new TargetError(
      `the cluster of stack '${stack}' (context '${cluster.context}') does not answer (${apiProblem(error).message}): is it running? 'kubectl --context ${cluster.context} version' asks it the same`,
      { cause: error },
    );
  }
}

/** Whoever destroys a stack and deploys it again has namespaces with other UIDs, and so has another cluster of the same name. */
async function sameDeployment(core: CoreV1Api, { stack, cluster, apps }: StackOutputs): Promise<void> {
  const name = apps['ws-server'].namespace;
  const again = `deploy it with 'pulumi up --stack ${stack}', and read its outputs again`;
  let uid: string | undefined;
  try {
    const namespace = await core.readNamespace({ name });
    uid = namespace.metadata?.uid;
  } catch (error) {
    if (isMissing(error)) {
      throw new TargetError(
        `the cluster '${cluster.context}' has no namespace '${name}': stack '${stack}' is not deployed there any more; ${again}`,
        { cause: error },
      );
    }
    throw new TargetError(
      `the namespace '${name}' of stack '${stack}' cannot be read (${apiProblem(error).message}): ask for the rights that docs/stack-target.md lists`,
      { cause: error },
    );
  }
  if (uid !== cluster.namespaceUid) {
    throw new TargetError(
      `the namespace '${name}' in cluster '${cluster.context}' is not the one that stack '${stack}' deployed (its UID is ${String(uid)}, the outputs say ${cluster.namespaceUid}): this is another cluster under the same name, or another deployment; ${again}`,
    );
  }
}
