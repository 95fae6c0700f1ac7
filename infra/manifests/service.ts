import type { V1Service } from '@kubernetes/client-node';
import type { Owner } from './labels.ts';
import { labelsOf, selectorOf } from './labels.ts';

/** A Service inside the cluster with one port. */
export interface ServiceOptions extends Owner {
  readonly name: string;
  readonly namespace: string;
  readonly port: { readonly name: string; readonly number: number };
  readonly annotations?: Readonly<Record<string, string>>;
}

export function service({ name, namespace, port, annotations, ...owner }: ServiceOptions) {
  return {
    metadata: { name, namespace, labels: labelsOf(owner), ...(annotations === undefined ? {} : { annotations }) },
    spec: {
      type: 'ClusterIP',
      selector: selectorOf(owner),
      ports: [{ name: port.name, port: port.number, targetPort: port.name, protocol: 'TCP' }],
    },
  } satisfies V1Service;
}
