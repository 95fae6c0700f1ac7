import type { Settings } from '../settings/schema.ts';
import { imageProfiles, isCloud, proxyNames } from '../settings/schema.ts';
import { SettingsError } from '../settings/settings-error.ts';
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

/**
 * The controller that the settings choose. Without a profile it is the image as it comes, but for aligned settings the first that
 * drains: timeouts are worth aligning only where somebody keeps to them.
 * @param settings read by `readSettings`, which has refused what we do not know
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
