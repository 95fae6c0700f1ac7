import type { ComponentName } from '../../timeline/events.ts';
import type { Bite, Capability, Lasting, Target } from '../target.ts';
import { TargetError } from '../errors.ts';
import type { Binary } from './binaries.ts';
import { startCleanupService } from './cleanup-service.ts';
import { closeByControlPort } from './control-port.ts';
import type { ControllerPods } from './controller-pods.ts';
import type { Deployment } from './deployment.ts';
import type { IngressController } from './ingress-controller.ts';
import type { LabContext } from './lab-context.ts';
import type { LabOptions } from './lab-options.ts';
import { openConnections } from './open-connections.ts';
import type { Relay } from './relay.ts';
import type { ServerPod, ServerPods } from './server-pods.ts';

/** The running parts of a lab. */
export interface LabParts extends Omit<LabOptions, 'directory'>, LabContext {
  readonly binary: Binary;
  readonly servers: Deployment;
  readonly serverPods: ServerPods;
  readonly serverService: Relay;
  readonly control: Relay;
  readonly program: IngressController;
  readonly controllers: Deployment;
  readonly controllerPods: ControllerPods;
  readonly ingress: Relay;
  /** Ends all of the above. */
  readonly owned: AsyncDisposableStack;
}

const controlDeadlineMs = 10_000;
/** How often draining workers are looked at, while there are any: real time. */
const samplePeriodMs = 250;

/** What belongs to a cluster. */
const notHere: readonly (readonly [Capability, string])[] = [
  ['delete-pod', 'the lab replaces pods by rolling update only'],
  ['evict', 'the lab has no evictions: nothing there is asked to leave'],
  ['scale', 'the lab keeps the number of pods that it started with'],
  ['drain-node', 'the lab is one machine and has no nodes'],
];

/** The embedded lab as a {@link Target}: each verb acts on real processes. */
export class LabTarget implements Target {
  readonly name = 'lab';
  readonly url: string;
  readonly missing: ReadonlyMap<Capability, string>;
  readonly versions: Readonly<Record<string, string>>;
  readonly notModelled = [
    'kernel conntrack and kube-proxy rules: the Service is a TCP relay in this process, and a client that would be refused is reset',
    'a cloud load balancer, its health checks and its deregistration delay',
    'dropped packets: a cut link holds back what was sent, and accepts new connections that then hang',
  ];
  /** Everything runs on this machine and its one clock. */
  readonly clockErrorMs = 0;
  readonly #parts: LabParts;
  readonly #sampler: NodeJS.Timeout;
  #sampling: Promise<void> | null = null;

  constructor(parts: LabParts) {
    const { controller, binary, ingress } = parts;
    this.#parts = parts;
    this.url = `ws://${ingress.address.host}:${ingress.address.port}`;
    this.versions = { [controller.proxy]: binary.version, node: process.versions.node };
    this.missing = new Map([
      ...notHere,
      ...(parts.links || controller.endpoints.by === 'lua'
        ? []
        : [['partition', 'the lab was started without links'] as const]),
    ]);
    this.#sampler = setInterval(() => {
      this.#sampling ??= this.#sampleWorkers().finally(() => (this.#sampling = null));
    }, samplePeriodMs).unref();
  }

  get budget(): LabParts['budget'] {
    return this.#parts.budget;
  }

  async restart(component: ComponentName, signal: AbortSignal): Promise<Bite> {
    const count = await this.#deployment(component).rolloutRestart(signal);
    return { count, what: `pods of ${component} replaced` };
  }

  async reload(signal: AbortSignal): Promise<Bite> {
    signal.throwIfAborted();
    return { count: await this.#parts.program.addRoute(), what: 'proxies that loaded a changed configuration' };
  }

  async reapply(times: number, signal: AbortSignal): Promise<Bite> {
    const { program, budget, clock } = this.#parts;
    let reloads = 0;
    for (let time = 0; time < times; time++) {
      reloads += await program.reconcile();
      await clock.sleep(budget.controller.syncPeriod.ms, signal);
    }
    return { count: times, what: `times the same configuration was applied; ${reloads} led to a reload` };
  }

  kill(component: ComponentName, signal: AbortSignal): Promise<Bite> {
    signal.throwIfAborted();
    const [pod] = this.#deployment(component).pods;
    pod?.kill();
    return Promise.resolve({ count: pod === undefined ? 0 : 1, what: `container of ${component} killed (SIGKILL)` });
  }

  deletePod(): Promise<never> {
    return this.#cannot('delete-pod');
  }

  evict(): Promise<never> {
    return this.#cannot('evict');
  }

  scale(): Promise<never> {
    return this.#cannot('scale');
  }

  drainNode(): Promise<never> {
    return this.#cannot('drain-node');
  }

  partition(mode: 'drop' | 'reset', signal: AbortSignal): Promise<Lasting> {
    signal.throwIfAborted();
    const pods = this.#parts.serverPods.ready.map(({ pod }) => pod.name);
    const tell = (phase: 'cut' | 'restored'): void => {
      this.#parts.happened({ kind: 'link', link: 'controller → server', pods, phase, mode });
    };
    tell('cut');
    const count = this.#links().reduce((sum, link) => sum + link.impair({ kind: mode }), 0);
    return Promise.resolve({
      count,
      what: 'connections on the cut link',
      restore: () => {
        for (const link of this.#links()) link.impair({ kind: 'none' });
        tell('restored');
        return Promise.resolve();
      },
    });
  }

  async closeConnections(asked: number, signal: AbortSignal): Promise<Bite> {
    signal.throwIfAborted();
    const [server] = this.#parts.serverPods.inTurn();
    if (server === undefined) return { count: 0, what: 'connections closed: no pod of ws-server is ready' };
    const closed = await closeByControlPort(server.control, asked, controlDeadlineMs);
    const pod = server.pod.name;
    this.#parts.happened({ kind: 'control', pod, by: 'fault', asked, closed });
    return { count: closed, what: `connections closed by the control port of ${pod}, of ${asked} asked for` };
  }

  async startCleanup(signal: AbortSignal): Promise<{ stop(): Promise<Bite> }> {
    signal.throwIfAborted();
    const service = await startCleanupService(this.#parts.control.address, this.budget, this.#parts);
    this.#parts.owned.defer(() => {
      service.container.kill();
    });
    return service;
  }

  async heldByServers(): Promise<number> {
    const counts = await Promise.all(this.#parts.serverPods.running.map(openWhileRunning));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#sampler);
    await this.#sampling;
    await this.#parts.owned.disposeAsync();
  }

  #cannot(capability: Capability): Promise<never> {
    return Promise.reject(new TargetError(this.missing.get(capability) ?? `the lab cannot do '${capability}'`));
  }

  #deployment(component: ComponentName): Deployment {
    return component === 'controller' ? this.#parts.controllers : this.#parts.servers;
  }

  #links(): readonly Relay[] {
    const { links, serverPods, serverService } = this.#parts;
    return links ? serverPods.running.flatMap(({ link }) => link ?? []) : [serverService];
  }

  async #sampleWorkers(): Promise<void> {
    for (const [proxy, pod] of this.#parts.controllerPods.proxies) {
      const samples = await proxy.drainingWorkers().catch(() => []);
      for (const sample of samples) this.#parts.happened({ kind: 'worker-sample', pod, ...sample });
    }
  }
}

/** A pod that ends while it is asked holds none. */
async function openWhileRunning({ pod, http }: ServerPod): Promise<number> {
  try {
    return await openConnections(http);
  } catch (error) {
    if (pod.running && !pod.terminating) throw error;
    return 0;
  }
}
