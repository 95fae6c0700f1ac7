import { readJsonLine } from '../json-line.ts';

/** What a line of the proxy's log says about the end of a connection. */
export interface HaproxyLogLine {
  /** The worker that held it. */
  readonly pid: number | null;
  /** From the client's x-connection-id header. */
  readonly connection: string | null;
  /** Two letters: who ended it and in which state ('--' none, 'CD' client, 'SD' server, 'cD' client timeout …; configuration manual §8.5). */
  readonly termination: string | null;
  readonly status: number | null;
}

/**
 * One JSON object for each connection, written when it ends. The number of the capture is that of the frontend's only
 * `capture request header`. %Tt is the whole life of the connection in ms, %B the bytes to the client (configuration manual §8.2.6).
 */
export const haproxyLogFormat = formatWith('capture.req.hdr(0)');

/** The variable of {@link haproxyVariableLogFormat}; it lives until the connection is logged. */
export const connectionVariable = 'txn.drainproof_connection';

/** The same line for a frontend that others write too, where nobody knows the number of a capture. */
export const haproxyVariableLogFormat = formatWith(`var(${connectionVariable})`);

function formatWith(connection: string): string {
  return `{"connection":"%[${connection},json(utf8s)]","pid":%pid,"termination":"%ts","status":%ST,"backend":"%b","server":"%s","ms":%Tt,"bytes":%B}`;
}

/** Reads a line of {@link haproxyLogFormat}; null for any other line. */
export function parseHaproxyLog(line: string): HaproxyLogLine | null {
  const fields = readJsonLine(line);
  if (fields === null) return null;
  return {
    pid: fields.number('pid'),
    connection: fields.text('connection'),
    termination: fields.text('termination'),
    status: fields.number('status'),
  };
}
