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
  podMetadata,
  serviceKeys,
  setting,
  stackName,
} from './parts.ts';

/**
 * Keys of the ConfigMap that change no timer of the path (haproxytech/kubernetes-ingress, documentation/annotations.md). The controller
 * passes over a key that it does not know, so that a misspelt one would never be missed.
 */
const config = configKeys([
  ...(['maxconn', 'nbthread', 'pod-maxconn', 'load-balance', 'scale-server-slots', 'standalone-backend'] as const),
  ...(['cookie-persistence', 'cookie-persistence-no-dynamic', 'check', 'check-http', 'check-interval'] as const),
  ...(['timeout-check', 'timeout-client-fin', 'timeout-server-fin', 'dontlognull', 'src-ip-header'] as const),
  ...(['forwarded-for', 'proxy-protocol', 'send-proxy-protocol', 'request-set-header', 'response-set-header'] as const),
  ...(['ssl-certificate', 'ssl-redirect', 'ssl-redirect-code', 'ssl-redirect-port', 'tls-alpn', 'server-ssl'] as const),
  ...(['rate-limit-requests', 'rate-limit-period', 'rate-limit-size', 'rate-limit-status-code'] as const),
  ...(['allow-list', 'deny-list', 'path-rewrite', 'set-host', 'cors-enable', 'cors-allow-origin'] as const),
  ...(['global-config-snippet', 'frontend-config-snippet', 'backend-config-snippet', 'stats-config-snippet'] as const),
]);

/** What a user may set of the chart `kubernetes-ingress` (haproxytech/helm-charts, values.yaml, 1.46.1 to 1.52.1). */
export const haproxyValues = z.strictObject({
  serviceAccount: z.strictObject({ create: z.boolean().optional(), name: z.string().optional() }).optional(),
  controller: z
    .strictObject({
      ...podKeys,
      ...podMetadata,
      extraLabels: labels.optional(),
      runtimeClassName: z.string().optional(),
      existingImagePullSecret: z.string().optional(),
      strategy: anyObject.optional(),
      extraArgs: z.array(z.string().startsWith('--')).optional(),
      extraEnvs: z.array(anyObject).optional(),
      config: config.optional(),
      configAnnotations: labels.optional(),
      service: z
        .strictObject({
          ...serviceKeys,
          labels: labels.optional(),
          loadBalancerClass: z.string().optional(),
          enablePorts: z.partialRecord(z.enum(['http', 'https', 'quic', 'stat', 'admin']), z.boolean()).optional(),
        })
        .optional(),
      autoscaling: autoscaling.optional(),
      PodDisruptionBudget: z.strictObject({ enable: z.boolean().optional(), ...disruption }).optional(),
      logging: z
        .strictObject({ level: z.enum(['trace', 'debug', 'info', 'notice', 'warning', 'error']).optional() })
        .optional(),
    })
    .optional(),
});

export const derivedHaproxyValues: Derived = {
  fullnameOverride: stackName,
  nameOverride: stackName,
  'controller.kind': 'is a Deployment here: a run scales and restarts it',
  'controller.replicaCount': setting('controller.replicas'),
  'controller.terminationGracePeriodSeconds': setting('controller.terminationGracePeriod'),
  'controller.lifecycle': setting('controller.preStopDelay'),
  'controller.extraVolumes': setting('controller.profile'),
  'controller.extraVolumeMounts': setting('controller.profile'),
  'controller.initContainers': setting('controller.profile'),
  'controller.image': setting('controller.image'),
  'controller.ingressClass': setting('ingress.className'),
  'controller.ingressClassResource': setting('ingress.className'),
  'controller.service.type': setting('ingress.service'),
  'controller.service.nodePorts': setting('ingress.nodePort'),
  'controller.config.hard-stop-after': setting('controller.hardStop'),
  'controller.config.timeout-tunnel': setting('controller.idle'),
  'controller.config.timeout-client': chartTimer,
  'controller.config.timeout-server': chartTimer,
  'controller.config.timeout-connect': chartTimer,
  'controller.config.timeout-queue': chartTimer,
  'controller.config.timeout-http-request': chartTimer,
  'controller.config.timeout-http-keep-alive': chartTimer,
  'controller.config.log-format': measuringAid,
  'controller.config.logasap': measuringAid,
  'controller.config.syslog-server': measuringAid,
  'controller.logging.traffic': measuringAid,
};
