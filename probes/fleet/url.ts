import { TargetError } from '../targets/errors.ts';
import type { FleetPlan } from './record.ts';

/** Where a fleet connects. */
export interface Url {
  readonly host: string;
  readonly port: number;
  /** The value of the Host header. */
  readonly authority: string;
  readonly path: string;
}

/**
 * @param address of the target, `ws://host:port`
 * @param plan of whose path the query asks for a slow operation's length
 */
export function fleetUrl(address: string, { path, operationMs, host }: FleetPlan): Url {
  const base = URL.canParse(address) ? new URL(address) : null;
  if (base?.protocol !== 'ws:') {
    throw new TargetError(
      `the fleet can't connect to '${address}': a URL like ws://host:port is needed (TLS is not spoken)`,
    );
  }
  const url = new URL(path, base);
  if (operationMs !== null) url.searchParams.set('ms', String(Math.round(operationMs)));
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? 80 : Number(url.port),
    authority: host ?? url.host,
    path: `${url.pathname}${url.search}`,
  };
}
