import type { V1Ingress } from '@kubernetes/client-node';
import type { Owner } from './labels.ts';
import { labelsOf } from './labels.ts';

/** An Ingress that sends a path and all below it to one Service. */
export interface IngressOptions extends Owner {
  readonly namespace: string;
  /** Null where an annotation chooses it. */
  readonly className: string | null;
  /** Null: every host. */
  readonly host: string | null;
  readonly path: string;
  readonly service: { readonly name: string; readonly port: string };
  readonly annotations: Readonly<Record<string, string>>;
}

export function ingress({ namespace, className, host, path, service, annotations, ...owner }: IngressOptions) {
  const http = {
    paths: [{ path, pathType: 'Prefix', backend: { service: { name: service.name, port: { name: service.port } } } }],
  };
  return {
    metadata: { name: owner.component, namespace, labels: labelsOf(owner), annotations: { ...annotations } },
    spec: {
      ...(className === null ? {} : { ingressClassName: className }),
      rules: [{ ...(host === null ? {} : { host }), http }],
    },
  } satisfies V1Ingress;
}
