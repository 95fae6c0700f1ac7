import type { Budget, ControllerRules } from '../../settings/budget.ts';
import type { CloudName } from '../../settings/schema.ts';
import type { Fact } from '../controller.ts';

/** The app as a load balancer of a cloud has to know it. */
export interface CloudApp {
  readonly namespace: string;
  /** Name of the Service in front of its pods. */
  readonly service: string;
  /** Where its readinessProbe asks. */
  readonly readinessPath: string;
  readonly port: number;
  /** Whether it can be reached from the internet, where the load balancer is told so by its Ingress. */
  readonly scheme: 'internal' | 'internet-facing';
}

/** An object that the load balancer reads beside the Ingress, as Kubernetes takes it. */
export interface CloudObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: Readonly<Record<string, unknown>>;
}

/**
 * A load balancer of a cloud that an Ingress makes. Beside {@link import('../controller.ts').Controller}: nothing of it runs in the
 * cluster's pods or could run on a machine, so there is no chart, no configuration and no restart to predict. Everything is pure.
 * None of it was ever deployed by us: the annotations and fields are those of the makers' documentation.
 */
export interface CloudLoadBalancer {
  readonly kind: 'cloud';
  readonly name: CloudName;
  readonly title: string;
  /** The IngressClass that the cloud's own controller brings; null where an annotation chooses it. */
  readonly className: string | null;
  readonly rules: ControllerRules;
  readonly facts: readonly Fact[];
  ingressAnnotations(budget: Budget, app: CloudApp): Readonly<Record<string, string>>;
  serviceAnnotations(app: CloudApp): Readonly<Record<string, string>>;
  /** Labels of the app's namespace. */
  readonly namespaceLabels: Readonly<Record<string, string>>;
  objects(budget: Budget, app: CloudApp): readonly CloudObject[];
}
