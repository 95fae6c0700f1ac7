import type * as k8s from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import type { Settings } from '../settings/schema.ts';
import { unknown } from './cluster.ts';

/** Where the parts of the address may come from. */
export interface Reach {
  readonly ingress: Settings['ingress'];
  /** A node's InternalIP; null where the cluster was not asked. */
  readonly nodeAddress: string | null;
  /** The Service of the controller's chart, null where there is none. */
  readonly service: k8s.core.v1.Service | null;
  /** The apps' Ingress, which a cloud's load balancer gives its address. */
  readonly object: k8s.networking.v1.Ingress;
}

/**
 * Where the fleet connects: `ingress.address` if it is set, else a node (NodePort) or what the load balancer's status says; the port of a
 * NodePort is the one that the cluster gave. The host of the Ingress is no address: it goes into the Host header, whether DNS knows it or not.
 */
export function ingressUrl({ ingress, nodeAddress, service, object }: Reach): pulumi.Output<string> {
  const { address } = ingress;
  if (address?.includes(':') === true) return pulumi.output(`ws://${address}`);
  if (service === null) return pulumi.interpolate`ws://${address ?? addressOf(object)}`;
  if (ingress.service === 'LoadBalancer') return pulumi.interpolate`ws://${address ?? addressOf(service)}`;
  const port =
    ingress.nodePort ?? service.spec.ports.apply((ports) => ports.find(({ port: each }) => each === 80)?.nodePort);
  return pulumi.interpolate`ws://${address ?? nodeAddress ?? unknown()}:${port}`;
}

/** What a load balancer was given, a name or an IP address. */
export function addressOf(balanced: k8s.core.v1.Service | k8s.networking.v1.Ingress): pulumi.Output<string> {
  return pulumi
    .output(balanced.status)
    .apply((status) => status?.loadBalancer?.ingress?.[0])
    .apply((first) => first?.hostname ?? first?.ip ?? 'address-not-given-yet');
}
