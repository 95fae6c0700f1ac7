import type { V1Ingress, V1Service } from '@kubernetes/client-node';
import { TargetError } from '../errors.ts';
import type { Bite } from '../target.ts';
import { apiObject } from './api-object.ts';
import { cannot } from './api-problem.ts';
import { loadMs } from './deadlines.ts';
import type { StackPod } from './pod-watch.ts';
import type { UndoNote } from './undo-notes.ts';
import { until } from './until.ts';
import type { VerbContext } from './verb-context.ts';

/**
 * Adds another app: a Service of the same pods under another name, and an Ingress with a path to it. That is a new backend, for which the
 * proxies reload. Over when each of them has loaded it, and nothing old takes new connections. Removed at the end of the run.
 */
export async function reload(context: VerbContext, signal: AbortSignal): Promise<Bite> {
  const { access, outputs, pods, clock, budget } = context;
  const proxies = pods.of('controller').filter(({ terminating }) => !terminating);
  const before = new Map(proxies.map((pod) => [pod.uid, loadsOf(pod)]));
  if (proxies.length === 0) throw new TargetError(`no pod of the controller is there on stack '${outputs.stack}'`);
  const name = `drainproof-reload-${Math.floor(clock.now())}-${process.pid}`;
  const { service, ingress } = await anotherApp(name, context);
  const { namespace } = outputs.apps['ws-server'];
  try {
    await context.lock.note(added('Service', namespace, name));
    await access.core.createNamespacedService({ namespace, body: service });
    await context.lock.note(added('Ingress', namespace, name));
    await access.networking.createNamespacedIngress({ namespace, body: ingress });
  } catch (error) {
    throw cannot(`another app cannot be added in namespace '${namespace}'`, error);
  }
  // A pod that is gone has loaded nothing: each of them has to have.
  const loaded = (): boolean =>
    pods
      .of('controller')
      .filter((pod) => loadsOf(pod) > (before.get(pod.uid) ?? Infinity) && pod.watch?.story?.olderServe === false)
      .length === before.size;
  await until(loaded, {
    what: `the reload of ${proxies.length} proxies`,
    deadlineMs: loadMs(budget),
    clock,
    signal,
    state: () =>
      `${proxies.map((pod) => `${pod.name} loaded ${loadsOf(pod) - (before.get(pod.uid) ?? 0)} times`).join(', ')}, by what its lines say`,
  });
  return { count: proxies.length, what: 'proxies that loaded a changed configuration' };
}

/** How many configurations a proxy's lines say that it loaded. */
export function loadsOf({ watch }: StackPod): number {
  return watch?.story?.loads ?? 0;
}

function added(object: 'Service' | 'Ingress', namespace: string, name: string): UndoNote {
  return { kind: 'added', object, namespace, name };
}

async function anotherApp(
  name: string,
  { access, outputs }: VerbContext,
): Promise<{ service: V1Service; ingress: V1Ingress }> {
  const { namespace, service: ofApp } = outputs.apps['ws-server'];
  const { className, name: ofIngress } = outputs.ingress;
  try {
    const [existing, beside] = await Promise.all([
      access.core.readNamespacedService({ name: ofApp ?? '', namespace }),
      access.networking.readNamespacedIngress({ name: ofIngress, namespace: outputs.ingress.namespace }),
    ]);
    const selector = existing.spec?.selector;
    const port = existing.spec?.ports?.[0];
    if (port === undefined || selector === undefined) {
      throw new TargetError(`Service ${String(ofApp)} in namespace '${namespace}' has no port or no selector`);
    }
    const metadata = { name, namespace, labels: { 'app.kubernetes.io/part-of': 'drainproof' } };
    const { targetPort = port.port } = port;
    const host = beside.spec?.rules?.[0]?.host;
    const backend = { service: { name, port: { number: port.port } } };
    const http = { paths: [{ path: `/${name}`, pathType: 'Prefix', backend }] };
    return {
      service: apiObject<V1Service>({
        metadata,
        spec: { selector, ports: [{ name: 'http', port: port.port, targetPort }] },
      }),
      ingress: apiObject<V1Ingress>({
        metadata,
        spec: { ingressClassName: className, rules: [{ ...(host === undefined ? {} : { host }), http }] },
      }),
    };
  } catch (error) {
    throw cannot(`the app's Service and Ingress in namespace '${namespace}' cannot be read`, error);
  }
}
