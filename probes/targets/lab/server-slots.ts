import type { Backend } from '../../../infra/controllers/controller.ts';
import type { Endpoint } from './service.ts';

const free: Backend = { name: '', host: '127.0.0.1', port: 1 };

/** The server slots of a backend: a pod keeps its slot for as long as it is ready, a new one takes the first that is free. */
export class ServerSlots {
  readonly #pods: string[] = [];

  /** Brings the slots up to date; gives what stands in each. Slots are never taken away. */
  assign(ready: readonly Endpoint[]): readonly Backend[] {
    const byPod = new Map(ready.map((endpoint) => [endpoint.pod, endpoint]));
    for (const [slot, pod] of this.#pods.entries()) if (!byPod.has(pod)) this.#pods[slot] = '';
    for (const pod of byPod.keys()) {
      if (this.#pods.includes(pod)) continue;
      const slot = this.#pods.indexOf('');
      if (slot === -1) this.#pods.push(pod);
      else this.#pods[slot] = pod;
    }
    return this.#pods.map((pod) => {
      const endpoint = byPod.get(pod);
      return endpoint === undefined ? free : { name: pod, host: endpoint.host, port: endpoint.port };
    });
  }
}
