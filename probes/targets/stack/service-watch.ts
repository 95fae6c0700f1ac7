import type { CoreV1Event, V1EndpointSlice } from '@kubernetes/client-node';
import { endpointsOf } from './endpoint-events.ts';
import { isOfInterest, kubeEvent } from './kube-events.ts';
import type { ObjectWatch } from './object-watch.ts';
import { watchObjects } from './object-watch.ts';
import type { StackContext } from './stack-context.ts';

/** Watches the endpoints of the Services and Kubernetes' own events in the stack's namespaces, for the timeline. */
export async function watchServices(context: StackContext): Promise<AsyncDisposable> {
  await using watches = new AsyncDisposableStack();
  for (const namespace of new Set(context.workloads.map((workload) => workload.namespace))) {
    watches.use(await watchEndpoints(namespace, context));
    watches.use(await watchKubeEvents(namespace, context));
  }
  return watches.move();
}

function watchEndpoints(namespace: string, { access, happened }: StackContext): Promise<ObjectWatch> {
  const slices = new Map<string, V1EndpointSlice>();
  const told = new Map<string, string>();
  const tell = (): void => {
    for (const event of endpointsOf([...slices.values()])) {
      const text = JSON.stringify(event);
      if (told.get(event.service) !== text) happened(event);
      told.set(event.service, text);
    }
  };
  const put = (slice: V1EndpointSlice, there: boolean): void => {
    const name = slice.metadata?.name ?? '';
    if (there) slices.set(name, slice);
    else slices.delete(name);
    tell();
  };
  return watchObjects<V1EndpointSlice>(access.config, {
    path: `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`,
    what: `the EndpointSlices in namespace '${namespace}'`,
    changed: (slice) => {
      put(slice, true);
    },
    gone: (slice) => {
      put(slice, false);
    },
    broken: ignore,
    mended: ignore,
  });
}

async function watchKubeEvents(namespace: string, { access, happened }: StackContext): Promise<ObjectWatch> {
  let live = false;
  const watch = await watchObjects<CoreV1Event>(access.config, {
    path: `/api/v1/namespaces/${namespace}/events`,
    what: `the events in namespace '${namespace}'`,
    changed: (event) => {
      // What was listed first is of before the run.
      if (live && isOfInterest(event)) happened(kubeEvent(event));
    },
    gone: ignore,
    broken: ignore,
    mended: ignore,
  });
  live = true;
  return watch;
}

function ignore(): void {
  // The pods' own watch tells of a way that broke; it is the same one.
}
