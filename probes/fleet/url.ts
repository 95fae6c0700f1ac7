import { TargetError } from '../targets/errors.ts';

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
 * @param path of the plan; a slow operation's length is asked for in its query
 */
export function fleetUrl(address: string, path: string, operationMs: number | null): Url {
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
    authority: url.host,
    path: `${url.pathname}${url.search}`,
  };
}
