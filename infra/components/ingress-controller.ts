import { relative, resolve } from 'node:path';
import * as k8s from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import type { StackNames } from '../manifests/names.ts';
import { namespace } from '../manifests/namespace.ts';
import type { Budget } from '../settings/budget.ts';
import { chartProblem } from './chart-problem.ts';
import { refuse } from './refusal.ts';
import { timeouts } from './timeouts.ts';

/** A chart, from its repository or from a place on this machine. */
export type Chart =
  { readonly name: string; readonly repository: string; readonly version: string } | { readonly path: string };

export interface IngressControllerArgs {
  readonly names: StackNames;
  readonly budget: Budget;
  /** Which controller it is: another one takes its place, instead of being an update of it. @default the chart's name or path */
  readonly controller?: string;
  readonly chart: Chart;
  /** What the chart in a folder has to be. @default any */
  readonly chartName?: string;
  /** The project's folder, from which a chart's path counts. */
  readonly project: string;
  /** @default {} the chart's own */
  readonly values?: Readonly<Record<string, unknown>>;
  /** Name of the Service that the chart makes. @default none */
  readonly service?: string;
}

/** The ingress controller in a namespace of its own, as its makers' chart installs it. A cloud's load balancer needs none. */
export class IngressController extends pulumi.ComponentResource {
  readonly namespace: k8s.core.v1.Namespace;
  readonly release: k8s.helm.v3.Release;
  /** The Service as the chart made it, once it is there. */
  readonly service: k8s.core.v1.Service | null;

  /** @throws Refusal when the chart's folder or file is not there, or another chart */
  constructor(name: string, args: IngressControllerArgs, options?: pulumi.ComponentResourceOptions) {
    refuse([chartProblem(args)]);
    super('drainproof:infra:IngressController', name, {}, options);
    const { names, budget } = args;
    this.namespace = new k8s.core.v1.Namespace(
      `${name}-namespace`,
      namespace(names.namespaces.controller, names.stack),
      { parent: this, customTimeouts: timeouts(budget).controllerNamespace },
    );
    this.release = this.#install(name, args);
    this.service = this.#read(name, args);
    this.registerOutputs({ namespace: this.namespace.metadata.name });
  }

  #install(name: string, args: IngressControllerArgs) {
    const { chart, names, values = {}, budget, project } = args;
    return new k8s.helm.v3.Release(
      releaseName(name),
      {
        name: names.controller,
        namespace: names.namespaces.controller,
        ...source(chart, project),
        values: { ...values },
        timeout: timeouts(budget).releaseSeconds,
        // Not `atomic`: a failed installation that is taken back at once tells nobody why it failed. repair.ts helps after a kill.
        cleanupOnFail: true,
        maxHistory: 5,
      },
      {
        parent: this,
        dependsOn: [this.namespace],
        // Of two controllers nothing of the first may be left when the second comes: they claim one NodePort and one IngressClass, whose
        // controller cannot be changed.
        replacementTrigger: args.controller ?? ('path' in chart ? chart.path : chart.name),
        deleteBeforeReplace: true,
      },
    );
  }

  #read(name: string, { names, service }: IngressControllerArgs) {
    if (service === undefined) return null;
    // Known only once the chart is installed, so that a first preview does not look for it.
    const id = this.release.status.namespace.apply((made) => `${made || names.namespaces.controller}/${service}`);
    return k8s.core.v1.Service.get(`${name}-service`, id, { parent: this, dependsOn: [this.release] });
  }
}

/** What Pulumi calls the release of a controller. */
export function releaseName(controller: string): string {
  return `${controller}-release`;
}

/** The provider looks from where Pulumi runs the program; an absolute path would differ between computers. */
function source(chart: Chart, project: string) {
  if ('path' in chart) {
    const path = relative(process.cwd(), resolve(project, chart.path));
    return { chart: path.startsWith('.') ? path : `./${path}` };
  }
  const { name, repository, version } = chart;
  return repository.startsWith('oci://')
    ? { chart: repository, version }
    : { chart: name, version, repositoryOpts: { repo: repository } };
}
