import type { V1EndpointSlice } from '@kubernetes/client-node';
import type { Happening } from '../../timeline/events.ts';

type EndpointsEvent = Extract<Happening, { readonly kind: 'endpoints' }>;

/** What the slices say of each Service, its pods by name. A Service may have several slices. */
export function endpointsOf(slices: readonly V1EndpointSlice[]): readonly EndpointsEvent[] {
  const byService = Map.groupBy(slices, ({ metadata }) => metadata?.labels?.['kubernetes.io/service-name'] ?? '');
  byService.delete('');
  return [...byService].map(([service, some]) => {
    const endpoints = some.flatMap((slice) => slice.endpoints ?? []);
    const pods = (wanted: (conditions: Conditions | undefined) => boolean): string[] =>
      endpoints.flatMap(({ targetRef, conditions }) => (wanted(conditions) ? (targetRef?.name ?? []) : [])).toSorted();
    return {
      kind: 'endpoints',
      service,
      ready: pods((is) => is?.ready === true && is.terminating !== true),
      terminating: pods((is) => is?.terminating === true),
    };
  });
}

type Conditions = NonNullable<NonNullable<V1EndpointSlice['endpoints']>[number]['conditions']>;
