import type { Duration } from '../settings/duration.ts';

/** What the smoke probe holds, where, and for how long. */
export interface SmokeOptions {
  /** `ws://host:port` inside the cluster. */
  readonly url: string;
  readonly path: string;
  /** Value of the Host header; null: the URL's. */
  readonly host: string | null;
  readonly connections: number;
  readonly hold: Duration;
  /** All connections have to be open after this: the controller takes up a new Ingress within seconds. */
  readonly openWithin: Duration;
}

/** Variables of probes/shards/smoke.ts (docs/images.md). */
export function smokeEnvironment({ url, path, host, connections, hold, openWithin }: SmokeOptions) {
  return {
    TARGET_URL: url,
    PATH_ON_APP: path,
    ...(host === null ? {} : { HOST_HEADER: host }),
    CONNECTIONS: String(connections),
    HOLD_MS: String(Math.round(hold.ms)),
    OPEN_DEADLINE_MS: String(Math.round(openWithin.ms)),
  };
}
