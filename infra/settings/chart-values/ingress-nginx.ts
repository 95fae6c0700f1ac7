import { z } from 'zod';
import type { Derived } from './parts.ts';
import {
  anyObject,
  autoscaling,
  chartTimer,
  configKeys,
  labels,
  measuringAid,
  podKeys,
  podMetadata,
  serviceKeys,
  setting,
  stackName,
} from './parts.ts';

/** Keys of the ConfigMap that change no timer of the path (kubernetes/ingress-nginx, docs/user-guide/nginx-configuration/configmap.md). */
const config = configKeys([
  ...(['worker-processes', 'max-worker-connections', 'max-worker-open-files', 'enable-multi-accept'] as const),
  ...([
    'load-balance',
    'upstream-keepalive-connections',
    'upstream-keepalive-requests',
    'keep-alive-requests',
  ] as const),
  ...(['proxy-body-size', 'proxy-buffer-size', 'proxy-buffering', 'proxy-buffers-number'] as const),
  ...(['proxy-next-upstream', 'proxy-next-upstream-tries', 'proxy-real-ip-cidr', 'use-proxy-protocol'] as const),
  ...(['use-forwarded-headers', 'compute-full-forwarded-for', 'forwarded-for-header', 'enable-real-ip'] as const),
  ...(['ssl-redirect', 'force-ssl-redirect', 'ssl-protocols', 'ssl-ciphers', 'hsts', 'hsts-max-age'] as const),
  ...(['use-http2', 'use-gzip', 'server-tokens', 'error-log-level', 'limit-req-status-code'] as const),
  ...(['whitelist-source-range', 'add-headers', 'hide-headers', 'annotations-risk-level'] as const),
  ...(['main-snippet', 'http-snippet', 'server-snippet', 'location-snippet'] as const),
]);

/** What a user may set of the chart `ingress-nginx` (kubernetes/ingress-nginx, charts/ingress-nginx/values.yaml, 4.15.1). */
export const ingressNginxValues = z.strictObject({
  commonLabels: labels.optional(),
  imagePullSecrets: z.array(z.strictObject({ name: z.string() })).optional(),
  serviceAccount: z.strictObject({ create: z.boolean().optional(), name: z.string().optional() }).optional(),
  controller: z
    .strictObject({
      ...podKeys,
      ...podMetadata,
      labels: labels.optional(),
      runtimeClassName: z.string().optional(),
      updateStrategy: anyObject.optional(),
      minAvailable: z.int().min(0).optional(),
      maxUnavailable: z.int().min(0).optional(),
      extraArgs: z.record(z.string(), z.string()).optional(),
      extraEnvs: z.array(anyObject).optional(),
      config: config.optional(),
      configAnnotations: labels.optional(),
      allowSnippetAnnotations: z.boolean().optional(),
      service: z
        .strictObject({ ...serviceKeys, labels: labels.optional(), loadBalancerClass: z.string().optional() })
        .optional(),
      autoscaling: autoscaling.optional(),
      admissionWebhooks: z.strictObject({ enabled: z.boolean().optional() }).optional(),
      metrics: z.strictObject({ enabled: z.boolean().optional() }).optional(),
    })
    .optional(),
});

export const derivedIngressNginxValues: Derived = {
  fullnameOverride: stackName,
  nameOverride: stackName,
  'global.image': setting('controller.image'),
  'controller.kind': 'is a Deployment here: a run scales and restarts it',
  'controller.replicaCount': setting('controller.replicas'),
  'controller.terminationGracePeriodSeconds': setting('controller.terminationGracePeriod'),
  'controller.lifecycle': setting('controller.preStopDelay'),
  'controller.extraArgs.shutdown-grace-period': setting('controller.preStopDelay'),
  'controller.extraArgs.post-shutdown-grace-period': chartTimer,
  'controller.image': setting('controller.image'),
  'controller.ingressClass': setting('ingress.className'),
  'controller.ingressClassResource': setting('ingress.className'),
  'controller.service.type': setting('ingress.service'),
  'controller.service.nodePorts': setting('ingress.nodePort'),
  'controller.config.worker-shutdown-timeout': setting('controller.hardStop'),
  'controller.config.proxy-read-timeout': setting('controller.idle'),
  'controller.config.proxy-send-timeout': setting('controller.idle'),
  'controller.config.proxy-connect-timeout': chartTimer,
  'controller.config.client-header-timeout': chartTimer,
  'controller.config.client-body-timeout': chartTimer,
  'controller.config.keep-alive': chartTimer,
  'controller.config.log-format-upstream': measuringAid,
  'controller.config.log-format-escape-json': measuringAid,
  'controller.config.log-format-escape-none': measuringAid,
  'controller.config.disable-access-log': measuringAid,
};
