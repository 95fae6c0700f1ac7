import * as pulumi from '@pulumi/pulumi';
import { hashImages } from '../images/hash.ts';
import type { ByImage } from '../images/names.ts';
import { imageReferences } from '../images/references.ts';
import { readableStacks } from '../settings/read-stacks.ts';
import type { Settings } from '../settings/schema.ts';
import { SettingsError } from '../settings/settings-error.ts';
import type { NamedStack } from '../settings/stack-conflicts.ts';
import { stackConflicts, stackProblems } from '../settings/stack-conflicts.ts';
import { AppImages } from './app-images.ts';
import { clusterProvider } from './cluster.ts';
import type { ClusterView } from './cluster-view.ts';
import { lookAtCluster } from './cluster-view.ts';
import { IngressController, releaseName } from './ingress-controller.ts';
import { addressOf, ingressUrl } from './ingress-url.ts';
import type { InstallationPlan, StackPlan } from './plan.ts';
import { appPath, fingerprint, planStack, socketPath } from './plan.ts';
import { nodeAddress, preflightProblems } from './preflight.ts';
import { ProbeJobs } from './probe-jobs.ts';
import { Refusal } from './refusal.ts';
import { removeOrphanedRecords } from './repair.ts';
import type { StackNames } from '../manifests/names.ts';
import type { Outputs } from './stack-outputs.ts';
import { stackOutputs } from './stack-outputs.ts';
import { engineSettings } from './stack-settings.ts';
import { namesInState } from './stack-state.ts';
import type { WebSocketLabArgs } from './web-socket-lab.ts';
import { WebSocketLab } from './web-socket-lab.ts';

/** What the program asks of the world besides the engine. */
export interface Surroundings {
  /** The project's folder. */
  readonly project: string;
  /** @default asks the cluster */
  readonly look?: typeof lookAtCluster;
  /** @default from the checkout */
  readonly hash?: () => Promise<ByImage<string>>;
  /** Names of the resources that the state has. @default asks the engine */
  readonly inState?: typeof namesInState;
}

/**
 * Everything that `pulumi up` makes of a stack.
 * @throws pulumi.RunError with our own sentences and no stack trace, when the settings, the surroundings or the cluster do not allow it
 */
export async function program(surroundings: Surroundings): Promise<Outputs> {
  try {
    const settings = await engineSettings(surroundings.project);
    await refuseClaims({ name: pulumi.getStack(), settings }, surroundings.project);
    const plan = planStack(pulumi.getStack(), settings);
    const hashes = await (surroundings.hash ?? hashImages)();
    const view = await preflight(plan, settings, {
      images: imageReferences(settings.images, hashes),
      look: surroundings.look ?? lookAtCluster,
      inState: surroundings.inState ?? namesInState,
    });
    return makeStack(plan, settings, { hashes, view, project: surroundings.project });
  } catch (error) {
    if (error instanceof SettingsError || error instanceof Refusal) throw new pulumi.RunError(error.message);
    throw error;
  }
}

/** Before the cluster is asked: what this stack and another of the project would both claim. */
async function refuseClaims(stack: NamedStack, project: string): Promise<void> {
  const problems = [...stackProblems(stack), ...stackConflicts(stack, await readableStacks(project))];
  if (problems.length > 0) throw new SettingsError(`the stack '${stack.name}' cannot be made`, problems);
}

interface Asked extends Required<Pick<Surroundings, 'look' | 'inState'>> {
  readonly images: ByImage<string>;
}

/** Looks before anything is changed. A preview says what it found; an `up` stops there. */
async function preflight(
  plan: StackPlan,
  settings: Settings,
  { images, look, inState }: Asked,
): Promise<ClusterView | null> {
  const { context } = settings.cluster;
  const view = await look(context, plan.names.namespaces.controller);
  const noted = 'why' in view ? new Set<string>() : await inState();
  const problems =
    'why' in view
      ? [view.why]
      : preflightProblems(
          {
            names: plan.names,
            className: plan.installation === null ? null : plan.className,
            nodePort: settings.ingress.nodePort ?? null,
            images,
            fromRegistry: settings.images.registry !== undefined,
            noted: namespacesIn(noted, plan.names),
          },
          view,
        );
  if (!pulumi.runtime.isDryRun()) {
    if (problems.length > 0 || 'why' in view) throw new Refusal(problems.join('\n'));
    const { releases } = view;
    const known = noted.has(releaseName('controller'));
    for (const record of await removeOrphanedRecords(plan.names, { context, releases, known })) {
      await pulumi.log.warn(
        `an earlier update was killed before Pulumi had noted what Helm did: Helm's record '${record}' is removed, and what it made is taken over`,
      );
    }
    return view;
  }
  for (const problem of problems) await pulumi.log.warn(`'pulumi up' would stop here: ${problem}`);
  return 'why' in view ? null : view;
}

function namespacesIn(noted: ReadonlySet<string>, { namespaces }: StackNames): readonly string[] {
  const { controller, apps, probes } = namespaces;
  const all = { 'controller-namespace': controller, 'lab-namespace': apps, 'probes-namespace': probes };
  return Object.entries(all).flatMap(([name, namespace]) => (noted.has(name) ? [namespace] : []));
}

interface Ready {
  readonly hashes: ByImage<string>;
  /** Null in a preview without the cluster. */
  readonly view: ClusterView | null;
  readonly project: string;
}

function makeStack(plan: StackPlan, settings: Settings, { hashes, view, project }: Ready): Outputs {
  const { names, budget, installation } = plan;
  const { ingress, app, cluster, smoke } = settings;
  const { references } = new AppImages('images', { settings: settings.images, hashes });
  const within = { providers: [clusterProvider(cluster.context, view !== null)] };
  const controller =
    installation === null
      ? null
      : new IngressController(
          'controller',
          { names, budget, ...installation, project, service: installation.installed.service },
          within,
        );
  const lab = new WebSocketLab('lab', labArgs(plan, settings, { references, controller }), within);
  new ProbeJobs(
    'probes',
    {
      ...{ names, budget, smoke, controller, apps: lab },
      image: references.probe,
      url: insideUrl(plan, lab),
      path: socketPath,
      host: ingress.host,
      runsFor: fingerprint(plan, app, ingress, references),
    },
    within,
  );
  return stackOutputs(plan, settings, {
    namespaceUid: lab.namespace.metadata.uid,
    ingressUrl: ingressUrl({
      ingress,
      nodeAddress: view === null ? null : nodeAddress(view),
      service: controller?.service ?? null,
      object: lab.server.ingress,
    }),
    images: references,
  });
}

interface Before {
  readonly references: ByImage<string>;
  readonly controller: IngressController | null;
}

function labArgs(plan: StackPlan, { app, ingress }: Settings, { references, controller }: Before): WebSocketLabArgs {
  const { names, budget, serviceAnnotations, namespaceLabels, objects } = plan;
  return {
    ...{ names, budget, serviceAnnotations, namespaceLabels, cloudObjects: objects },
    images: references,
    scale: { min: app.replicas, max: app.maxReplicas, cpuPercent: app.cpuPercent },
    resources: app.resources,
    ingress: {
      className: plan.className,
      host: ingress.host,
      path: appPath,
      annotations: plan.ingressAnnotations,
      getsAddress: ingress.service === 'LoadBalancer',
      after: controller === null ? [] : [controller.release],
    },
    after: goesBefore(controller, plan.installation),
  };
}

/**
 * What the apps are destroyed before. A controller that keeps its connections until the apps have drained is told to stop together with
 * them: its pods have to be gone when their namespace is deleted, since Kubernetes looks again only after half of the longest grace in it.
 * Pulumi deletes in rounds, by how deep things lie: the namespace of the apps has to lie as deep as the chart for that, and no component may
 * come in between.
 */
function goesBefore(controller: IngressController | null, plan: InstallationPlan | null): pulumi.Resource[] {
  if (controller === null || plan === null) return [];
  return [plan.outlivesApps ? controller.namespace : controller.release];
}

/** Where the probes in the cluster connect. */
function insideUrl({ installation, names }: StackPlan, lab: WebSocketLab): pulumi.Input<string> {
  if (installation === null) return pulumi.interpolate`ws://${addressOf(lab.server.ingress)}:80`;
  return `ws://${installation.installed.service}.${names.namespaces.controller}.svc:80`;
}
