import { readJsonLine } from '../json-line.ts';

/** What a line of the access log says about the end of a connection. NGINX has no word for who ended it. */
export interface NginxLogLine {
  /** The worker that held it. */
  readonly pid: number | null;
  /** From the client's x-connection-id header. */
  readonly connection: string | null;
  readonly termination: null;
  readonly status: number | null;
}

/** One JSON object for each request, which for an upgraded connection is written when it ends. `escape=json` goes with it. */
export const nginxLogFormat =
  '{"connection":"$http_x_connection_id","pid":$pid,"status":$status,"server":"$upstream_addr","at":$msec,"seconds":$request_time,"bytes":$bytes_sent}';

/** Reads a line of {@link nginxLogFormat}; null for any other line. */
export function parseNginxLog(line: string): NginxLogLine | null {
  const fields = readJsonLine(line);
  if (fields === null) return null;
  return {
    pid: fields.number('pid'),
    connection: fields.text('connection'),
    termination: null,
    status: fields.number('status'),
  };
}
