import type { SettingsInput } from '../settings/schema.ts';
import type { Variant } from './controller.ts';

/** "901 seconds and nothing else": what people set first. */
const only901s = { timeouts: 'chart-defaults', terminationGracePeriod: '901s' } as const;

/** The rows that a run may have, in the order in which they are shown. */
export const variants: readonly Variant[] = [
  row('haproxy-defaults', {
    title: 'HAProxy Ingress 3.1, chart as it comes',
    description: 'I installed the chart and set nothing. What does a restart of the controller do to my WebSockets?',
    controller: { name: 'haproxy', profile: 's6', timeouts: 'chart-defaults' },
  }),
  row('haproxy-901s', {
    title: 'HAProxy Ingress 3.1, a grace of 901 s and nothing else',
    description: 'I gave the controller 15 minutes to stop. Does that keep my WebSockets?',
    controller: { name: 'haproxy', profile: 's6', ...only901s },
  }),
  row('haproxy-aligned', {
    title: 'HAProxy Ingress 3.1, timeouts from the budget',
    description: 'I mounted a down-signal and set every timeout from one budget. Do sessions live as long as I ask?',
    controller: { name: 'haproxy', profile: 's6-down-signal', timeouts: 'aligned' },
  }),
  row('haproxy-gopherd', {
    title: 'HAProxy Ingress 3.4, a grace of 901 s and nothing else',
    description: 'I updated to an image that drains by itself and kept my 901 s. Are they used now?',
    controller: { name: 'haproxy', profile: 'gopherd', ...only901s },
  }),
  row('haproxy-gopherd-aligned', {
    title: 'HAProxy Ingress 3.4, timeouts from the budget',
    description: 'I mounted a gopherd.yml with a kill-delay that fits the grace. Do sessions live as long as I ask?',
    controller: { name: 'haproxy', profile: 'gopherd', timeouts: 'aligned' },
  }),
  row('haproxy-external', {
    title: 'HAProxy Ingress 3.1 outside the cluster',
    description: 'I run the controller on hosts of its own, with no pod around it. What does its restart do?',
    controller: { name: 'haproxy', profile: 'external', timeouts: 'chart-defaults' },
  }),
  row('nginx-defaults', {
    title: 'ingress-nginx 1.15, chart as it comes',
    description:
      'I still run the retired ingress-nginx and set nothing. How long do my WebSockets outlive its restart?',
    controller: { name: 'nginx', timeouts: 'chart-defaults' },
  }),
  row('nginx-aligned', {
    title: 'ingress-nginx 1.15, timeouts from the budget',
    description: 'I set worker-shutdown-timeout and the grace from one budget. Do sessions live as long as I ask?',
    controller: { name: 'nginx', timeouts: 'aligned' },
  }),
  row('nginx-f5-defaults', {
    title: 'F5 NGINX Ingress Controller 5.6, chart as it comes',
    description: 'I moved to F5’s controller and set nothing. What do a restart, and each new pod of my app, do?',
    controller: { name: 'nginx-f5', timeouts: 'chart-defaults' },
  }),
  row('nginx-f5-aligned', {
    title: 'F5 NGINX Ingress Controller 5.6, timeouts from the budget',
    description: 'I set worker-shutdown-timeout and the grace from one budget. Do sessions live as long as I ask?',
    controller: { name: 'nginx-f5', timeouts: 'aligned' },
  }),
];

interface Row extends Pick<Variant, 'title' | 'description'> {
  readonly controller: NonNullable<SettingsInput['controller']>;
}

function row(id: string, { title, description, controller }: Row): Variant {
  return { id, title, description, settings: { controller } };
}
