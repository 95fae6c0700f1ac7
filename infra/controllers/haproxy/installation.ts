import type { Installation, InstalledNames } from '../controller.ts';
import type { HaproxyChartValues } from './chart-values.ts';
import { connectionVariable, haproxyVariableLogFormat } from './log.ts';

const upstream = { registry: 'docker.io', repository: 'haproxytech/kubernetes-ingress' };

/** The image without its tag: as upstream has it, but for the parts that the settings name. */
export function haproxyImage(image: Installation['image'] = {}): string {
  return `${image.registry ?? upstream.registry}/${image.repository ?? upstream.repository}`;
}

/**
 * Lines of both frontends, http and https. The connection's id is kept in a variable until it is logged. After-response rules see every
 * answer, the 101 of an upgrade too; %H is the host's name, which in a pod is the pod's, and %pid the worker's process id.
 */
const frontendLines = [
  `http-request set-var(${connectionVariable}) req.hdr(x-connection-id)`,
  'http-after-response set-header x-drainproof-proxy %H/%pid',
];

/** What a stack sets of the chart besides its timeouts. */
export function haproxyInstallation(
  values: HaproxyChartValues,
  { ingressClass, fullname, service, image }: Installation,
): HaproxyChartValues {
  const { controller } = values;
  const isOwnImage = image.registry !== undefined || image.repository !== undefined;
  return {
    fullnameOverride: fullname,
    controller: {
      ...controller,
      image: {
        tag: image.tag ?? controller.image.tag,
        ...(isOwnImage ? { repository: haproxyImage(image) } : {}),
      },
      ingressClass,
      ingressClassResource: { name: ingressClass },
      logging: { traffic: { address: 'stdout', format: 'raw', facility: 'daemon' } },
      config: {
        ...controller.config,
        'log-format': haproxyVariableLogFormat,
        'frontend-config-snippet': frontendLines.join('\n'),
      },
      service: serviceValues(service),
    },
  };
}

/** What the chart calls its objects (kubernetes-ingress/templates). */
export function haproxyNames(fullname: string): InstalledNames {
  return {
    kind: 'Deployment',
    workload: fullname,
    container: 'kubernetes-ingress-controller',
    configMap: fullname,
    service: fullname,
  };
}

function serviceValues(service: Installation['service']): NonNullable<HaproxyChartValues['controller']['service']> {
  if (service.type === 'LoadBalancer') return { type: service.type, annotations: service.annotations };
  return { type: service.type, ...(service.nodePort === null ? {} : { nodePorts: { http: service.nodePort } }) };
}
