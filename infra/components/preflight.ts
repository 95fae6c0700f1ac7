import type { ByImage } from '../images/names.ts';
import { isOnEachNode } from '../images/presence.ts';
import type { StackNames } from '../manifests/names.ts';
import type { ClusterView } from './cluster-view.ts';

/** What a stack is going to claim. */
export interface Claims {
  readonly names: StackNames;
  /** Null where it makes none. */
  readonly className: string | null;
  readonly nodePort: number | null;
  readonly images: ByImage<string>;
  /** Whether a registry can be asked for the images: then no node needs to have them yet. */
  readonly fromRegistry: boolean;
  /** The namespaces that Pulumi has noted as made. */
  readonly noted: readonly string[];
}

/** A kubelet tells of at most so many images (its flag --node-status-max-images): a list as long as that may leave one out. */
const mostImagesTold = 50;

/** Everything in the cluster that would let `up` fail or hang, each as one sentence with what to do. Pure. */
export function preflightProblems(claims: Claims, view: ClusterView): readonly string[] {
  return [
    ...missingImages(claims, view),
    ...takenPort(claims, view),
    ...takenClass(claims, view),
    ...foreignNamespaces(claims, view),
    ...endingNamespaces(claims, view),
    ...lostNamespaces(claims, view),
  ];
}

/** The address of a node that is ready, as clients on the same network reach it; always the same one of several. */
export function nodeAddress({ nodes }: ClusterView): string | null {
  const usable = nodes.filter(({ ready, internalIp }) => ready && internalIp !== null);
  return usable.toSorted((a, b) => (a.name < b.name ? -1 : 1))[0]?.internalIp ?? null;
}

function missingImages({ images, fromRegistry }: Claims, view: ClusterView): readonly string[] {
  if (fromRegistry || view.images.length === 0) return [];
  if (view.images.some(({ names }) => names.length >= mostImagesTold)) return [];
  const missing = Object.values(images).filter((image) => !isOnEachNode(image, view.images));
  if (missing.length === 0) return [];
  const one = missing.length === 1;
  return [
    `${one ? 'the image' : 'the images'} ${missing.join(', ')} ${one ? 'is' : 'are'} not on every node of the cluster: run 'npm run images', which builds and loads what is missing`,
  ];
}

function takenPort({ names, nodePort }: Claims, { nodePorts }: ClusterView): readonly string[] {
  const other = nodePorts.find(({ port, namespace }) => port === nodePort && namespace !== names.namespaces.controller);
  if (other === undefined) return [];
  return [
    `'ingress.nodePort' (${other.port}) belongs to the Service '${other.service}' in namespace '${other.namespace}' already: choose another, or leave it out and the cluster gives one`,
  ];
}

function takenClass({ names, className }: Claims, { ingressClasses }: ClusterView): readonly string[] {
  const found = ingressClasses.find(({ name }) => name === className);
  if (found === undefined || found.heldBy === names.namespaces.controller) return [];
  const by = found.heldBy === null ? 'something else in the cluster' : `a release in namespace '${found.heldBy}'`;
  return [
    `the IngressClass '${className}' belongs to ${by} already: set 'ingress.className' to another, or leave it out`,
  ];
}

function foreignNamespaces({ names }: Claims, { namespaces }: ClusterView): readonly string[] {
  const ours = Object.values(names.namespaces);
  return namespaces
    .filter(({ name, labels }) => ours.includes(name) && labels['app.kubernetes.io/part-of'] !== 'drainproof')
    .map(
      ({ name }) =>
        `the namespace '${name}' is there already and not drainproof's: rename the stack ('pulumi stack rename'), or remove the namespace`,
    );
}

/** Pulumi would make things in them, and they would go with them. */
function endingNamespaces({ names }: Claims, { namespaces }: ClusterView): readonly string[] {
  const ours = Object.values(names.namespaces);
  return namespaces
    .filter(({ name, ending }) => ending && ours.includes(name))
    .map(
      ({ name }) =>
        `the namespace '${name}' is still being deleted, as after an interrupted 'pulumi destroy': wait for its end ('kubectl wait --for=delete --timeout=20m namespace/${name}'), then 'pulumi refresh' and 'pulumi up' again`,
    );
}

/** Pulumi would take all that is in them as still there. */
function lostNamespaces({ noted }: Claims, { namespaces }: ClusterView): readonly string[] {
  const there = namespaces.map(({ name }) => name);
  return noted
    .filter((name) => !there.includes(name))
    .map(
      (name) =>
        `Pulumi's state has the namespace '${name}', and the cluster does not (an interrupted 'pulumi destroy', a new cluster, or somebody deleted it): 'pulumi refresh' notes what is there, and 'pulumi up' then makes the rest`,
    );
}
