import type { Settings } from '../settings/schema.ts';
import { imageProfiles, isCloud, proxyNames } from '../settings/schema.ts';
import { SettingsError } from '../settings/settings-error.ts';
import { alb } from './cloud/alb.ts';
import type { CloudLoadBalancer } from './cloud/cloud-load-balancer.ts';
import { gke } from './cloud/gke.ts';
import type { Controller } from './controller.ts';
import { haproxy } from './haproxy/haproxy.ts';
import { nginx } from './nginx/nginx.ts';

export { variants } from './variants.ts';

/** Every controller in every way of running it that we know, in the order in which they are shown. */
export const controllers: readonly Controller[] = [
  ...imageProfiles.haproxy.map(haproxy),
  nginx('nginx'),
  nginx('nginx-f5'),
];

/** Every load balancer of a cloud that we know. */
export const cloudLoadBalancers: readonly CloudLoadBalancer[] = [alb, gke];

/** What the settings choose to stand in front of the apps; its `kind` says which of the two it is. */
export function ingressFor(settings: Settings): Controller | CloudLoadBalancer {
  return cloudLoadBalancers.find(({ name }) => name === settings.controller.name) ?? controllerFor(settings);
}

/**
 * The controller that the settings choose. Without a profile it is the image as it comes, but for aligned settings the first that
 * drains: timeouts are worth aligning only where somebody keeps to them.
 * @param settings read by `readSettings`, which has refused what we do not know
 * @throws SettingsError for a load balancer of a cloud, see {@link ingressFor}
 */
export function controllerFor({ controller }: Settings): Controller {
  const { name, profile, timeouts } = controller;
  if (isCloud(name)) {
    throw new SettingsError('nothing can be run here', [
      `'controller.name' (${name}) is a load balancer of the cloud, which no machine can run: choose ${proxyNames.join(', ')}, or measure a stack in that cloud`,
    ]);
  }
  const found = controllers.find(
    (each) =>
      each.name === name &&
      (profile === undefined ? timeouts === 'chart-defaults' || each.rules.drains : each.profile === profile),
  );
  if (found === undefined) throw new Error(`no controller '${name}' with profile '${profile ?? ''}' in the catalogue`);
  return found;
}
