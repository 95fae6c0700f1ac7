import { z } from 'zod';
import type { Derived } from './parts.ts';
import {
  anyObject,
  autoscaling,
  chartTimer,
  configKeys,
  disruption,
  labels,
  measuringAid,
  podKeys,
  serviceKeys,
  setting,
  stackName,
} from './parts.ts';

/** Keys of the ConfigMap that change no timer of the path (the controller's "ConfigMap resources"). */
const config = configKeys([
  ...(['worker-processes', 'worker-connections', 'worker-rlimit-nofile', 'lb-method', 'keepalive'] as const),
  ...(['client-max-body-size', 'proxy-buffering', 'proxy-buffers', 'proxy-buffer-size'] as const),
  ...(['proxy-protocol', 'real-ip-header', 'set-real-ip-from', 'real-ip-recursive', 'max-conns', 'max-fails'] as const),
  ...(['redirect-to-https', 'ssl-redirect', 'ssl-protocols', 'hsts', 'hsts-max-age', 'http2'] as const),
  ...(['server-tokens', 'error-log-level', 'external-status-address'] as const),
  ...(['main-snippets', 'http-snippets', 'server-snippets', 'location-snippets'] as const),
]);

/** What a user may set of the chart `nginx-ingress` (nginx/kubernetes-ingress, charts/nginx-ingress/values.yaml, near 2.7.1; never installed by us). */
export const nginxIngressValues = z.strictObject({
  prometheus: z.strictObject({ create: z.boolean().optional() }).optional(),
  controller: z
    .strictObject({
      ...podKeys,
      pod: z.strictObject({ annotations: labels.optional(), extraLabels: labels.optional() }).optional(),
      strategy: anyObject.optional(),
      env: z.array(anyObject).optional(),
      enableSnippets: z.boolean().optional(),
      enableCustomResources: z.boolean().optional(),
      config: z.strictObject({ annotations: labels.optional(), entries: config.optional() }).optional(),
      service: z.strictObject({ ...serviceKeys, extraLabels: labels.optional() }).optional(),
      serviceAccount: z.strictObject({ imagePullSecretName: z.string().optional() }).optional(),
      autoscaling: autoscaling.optional(),
      podDisruptionBudget: z.strictObject({ enabled: z.boolean().optional(), ...disruption }).optional(),
    })
    .optional(),
});

export const derivedNginxIngressValues: Derived = {
  fullnameOverride: stackName,
  nameOverride: stackName,
  'controller.kind': 'is a Deployment here: a run scales and restarts it',
  'controller.replicaCount': setting('controller.replicas'),
  'controller.terminationGracePeriodSeconds': setting('controller.terminationGracePeriod'),
  'controller.lifecycle': setting('controller.preStopDelay'),
  'controller.image': setting('controller.image'),
  'controller.ingressClass': setting('ingress.className'),
  'controller.service.type': setting('ingress.service'),
  'controller.service.httpPort': setting('ingress.nodePort'),
  'controller.config.entries.worker-shutdown-timeout': setting('controller.hardStop'),
  'controller.config.entries.proxy-read-timeout': setting('controller.idle'),
  'controller.config.entries.proxy-send-timeout': setting('controller.idle'),
  'controller.config.entries.proxy-connect-timeout': chartTimer,
  'controller.config.entries.keepalive-timeout': chartTimer,
  'controller.config.entries.log-format': measuringAid,
  'controller.config.entries.log-format-escaping': measuringAid,
  'controller.config.entries.access-log-off': measuringAid,
};
