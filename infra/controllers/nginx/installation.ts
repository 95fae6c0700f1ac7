import type { Installation, InstalledNames } from '../controller.ts';
import type { IngressNginxChartValues, NginxIngressChartValues } from './chart-values.ts';
import type { NginxName } from './flavours.ts';
import { nginxLogFormat } from './log.ts';

/** `$hostname` is the host's name, which in a pod is the pod's; `always` lets an answer of any status have the header, 101 too. */
const proxyHeader = 'add_header x-drainproof-proxy $hostname/$pid always;';

/** What a stack sets of ingress-nginx's chart besides its timeouts. */
export function ingressNginxInstallation(
  { controller }: IngressNginxChartValues,
  { ingressClass, fullname, service, image }: Installation,
): IngressNginxChartValues {
  const { registry, repository, tag } = image;
  const own = {
    ...(repository === undefined ? {} : { image: repository }),
    ...(tag === undefined ? {} : { tag, digest: '' as const }),
  };
  return {
    fullnameOverride: fullname,
    ...(registry === undefined ? {} : { global: { image: { registry } } }),
    controller: {
      ...controller,
      ...(Object.keys(own).length === 0 ? {} : { image: own }),
      ingressClass,
      ingressClassResource: { name: ingressClass, controllerValue: `k8s.io/${ingressClass}` },
      config: {
        ...controller?.config,
        'log-format-upstream': nginxLogFormat,
        'log-format-escape-json': 'true',
        'http-snippet': proxyHeader,
      },
      service:
        service.type === 'LoadBalancer'
          ? { type: service.type, annotations: service.annotations }
          : { type: service.type, ...(service.nodePort === null ? {} : { nodePorts: { http: service.nodePort } }) },
    },
  };
}

/**
 * What a stack sets of F5's chart besides its timeouts. Every node answers on the NodePort (`Cluster`; the chart's own is `Local`), since a
 * run asks whichever it finds. Unverified: from upstream's files, never installed by us.
 */
export function nginxIngressInstallation(
  { controller }: NginxIngressChartValues,
  { ingressClass, fullname, service, image }: Installation,
): NginxIngressChartValues {
  const { registry, repository, tag } = image;
  const isOwnImage = registry !== undefined || repository !== undefined;
  const own = {
    ...(isOwnImage ? { repository: `${registry ?? 'docker.io'}/${repository ?? 'nginx/nginx-ingress'}` } : {}),
    ...(tag === undefined ? {} : { tag }),
  };
  const externalTrafficPolicy = 'Cluster';
  return {
    fullnameOverride: fullname,
    controller: {
      ...controller,
      ...(Object.keys(own).length === 0 ? {} : { image: own }),
      ingressClass: { name: ingressClass },
      config: {
        entries: {
          ...controller?.config?.entries,
          'log-format': nginxLogFormat,
          'log-format-escaping': 'json',
          'http-snippets': proxyHeader,
        },
      },
      service:
        service.type === 'LoadBalancer'
          ? { type: service.type, externalTrafficPolicy, annotations: service.annotations }
          : {
              type: service.type,
              externalTrafficPolicy,
              ...(service.nodePort === null ? {} : { httpPort: { nodePort: service.nodePort } }),
            },
    },
  };
}

/** What the charts call their objects (ingress-nginx and nginx-ingress, templates/_helpers.tpl). */
export function nginxNames(name: NginxName, fullname: string): InstalledNames {
  const controller = `${fullname}-controller`;
  return {
    kind: 'Deployment',
    workload: controller,
    container: name === 'nginx' ? 'controller' : 'nginx-ingress',
    configMap: name === 'nginx' ? controller : fullname,
    service: controller,
  };
}
