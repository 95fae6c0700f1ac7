import * as pulumi from '@pulumi/pulumi';
import { hashImages } from '../images/hash.ts';
import type { ByImage } from '../images/names.ts';
import type { Settings } from '../settings/schema.ts';
import { SettingsError } from '../settings/settings-error.ts';
import { AppImages } from './app-images.ts';
import { clusterProvider } from './cluster.ts';
import type { ClusterView } from './cluster-view.ts';
import { lookAtCluster } from './cluster-view.ts';
import { IngressController } from './ingress-controller.ts';
import { ingressUrl } from './ingress-url.ts';
import type { StackPlan } from './plan.ts';
import { appPath, fingerprint, planStack, socketPath } from './plan.ts';
import { nodeAddress, preflightProblems } from './preflight.ts';
import { ProbeJobs } from './probe-jobs.ts';
import { Refusal } from './refusal.ts';
import { removeUnfinishedReleases } from './repair.ts';
import type { Outputs } from './stack-outputs.ts';
import { stackOutputs } from './stack-outputs.ts';
import { engineSettings } from './stack-settings.ts';
import { WebSocketLab } from './web-socket-lab.ts';

/** What the program asks of the world besides the engine. */
export interface Surroundings {
  /** The project's folder. */
  readonly project: string;
  /** @default asks the cluster */
  readonly look?: typeof lookAtCluster;
  /** @default from the checkout */
  readonly hash?: () => Promise<ByImage<string>>;
}

/**
 * Everything that `pulumi up` makes of a stack.
 * @throws pulumi.RunError with our own sentences and no stack trace, when the settings, the surroundings or the cluster do not allow it
 */
export async function program(surroundings: Surroundings): Promise<Outputs> {
  try {
    const settings = await engineSettings(surroundings.project);
    const plan = planStack(pulumi.getStack(), settings);
    const images = new AppImages('images', {
      settings: settings.images,
      hashes: await (surroundings.hash ?? hashImages)(),
    });
    const view = await preflight(plan, settings, {
      images: images.references,
      look: surroundings.look ?? lookAtCluster,
    });
    return makeStack(plan, settings, { images, view, project: surroundings.project });
  } catch (error) {
    if (error instanceof SettingsError || error instanceof Refusal) throw new pulumi.RunError(error.message);
    throw error;
  }
}

/** Looks before anything is changed. A preview says what it found; an `up` stops there. */
async function preflight(
  plan: StackPlan,
  settings: Settings,
  { images, look }: { readonly images: ByImage<string>; readonly look: typeof lookAtCluster },
): Promise<ClusterView | null> {
  const { context } = settings.cluster;
  const view = await look(context);
  const problems =
    'why' in view
      ? [view.why]
      : preflightProblems(
          {
            names: plan.names,
            className: plan.className,
            nodePort: settings.ingress.nodePort ?? null,
            images,
            fromRegistry: settings.images.registry !== undefined,
          },
          view,
        );
  if (!pulumi.runtime.isDryRun()) {
    if (problems.length > 0 || 'why' in view) throw new Refusal(problems.join('\n'));
    for (const record of await removeUnfinishedReleases(context, plan.names, view)) {
      await pulumi.log.warn(
        `an earlier update was killed while Helm was at work: its record '${record}' is removed, and what it made is taken over`,
      );
    }
    return view;
  }
  for (const problem of problems) await pulumi.log.warn(`'pulumi up' would stop here: ${problem}`);
  return 'why' in view ? null : view;
}

interface Ready {
  readonly images: AppImages;
  /** Null in a preview without the cluster. */
  readonly view: ClusterView | null;
  readonly project: string;
}

function makeStack(plan: StackPlan, settings: Settings, { images, view, project }: Ready): Outputs {
  const { names, budget, chart, values, installed } = plan;
  const { ingress, app, cluster, smoke } = settings;
  const within = { providers: [clusterProvider(cluster.context, view !== null)] };
  const controller = new IngressController(
    'controller',
    { names, budget, chart, values, project, service: installed.service },
    within,
  );
  const ingressArgs = {
    className: plan.className,
    host: ingress.host,
    path: appPath,
    annotations: plan.ingressAnnotations,
    getsAddress: ingress.service === 'LoadBalancer',
  };
  const scale = { min: app.replicas, max: app.maxReplicas, cpuPercent: app.cpuPercent };
  const lab = new WebSocketLab(
    'lab',
    { names, budget, images: images.references, scale, resources: app.resources, ingress: ingressArgs },
    // Goes before the controller does: its drain ends the connections that the controller would wait for.
    { ...within, dependsOn: [controller] },
  );
  new ProbeJobs(
    'probes',
    {
      names,
      budget,
      image: images.references.probe,
      url: `ws://${installed.service}.${names.namespaces.controller}.svc:80`,
      path: socketPath,
      host: ingress.host,
      smoke,
      runsFor: fingerprint(values, chart, budget, ingressArgs, scale, app.resources, images.references),
      apps: lab,
      controller,
    },
    within,
  );
  return stackOutputs(plan, settings, {
    namespaceUid: lab.namespace.metadata.uid,
    ingressUrl: ingressUrl({
      ingress,
      nodeAddress: view === null ? null : nodeAddress(view),
      service: controller.service,
      object: lab.server.ingress,
    }),
    images: images.references,
  });
}
