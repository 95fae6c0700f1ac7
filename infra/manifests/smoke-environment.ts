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
}

/** Variables of probes/shards/smoke.ts. */
export function smokeEnvironment({ url, path, host, connections, hold }: SmokeOptions) {
  return {
    SMOKE_URL: url,
    SMOKE_PATH: path,
    ...(host === null ? {} : { SMOKE_HOST: host }),
    SMOKE_CONNECTIONS: String(connections),
    SMOKE_HOLD_MS: String(Math.round(hold.ms)),
  };
}
