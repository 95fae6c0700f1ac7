import { hash } from 'node:crypto';
import { freshBytes } from './randomness.ts';

/** A server's opening answer, as far as it concerns us. `rest` is what followed it: frames already. */
export interface Answer {
  readonly backend: string | null;
  readonly proxy: string | null;
  /** Why this is no WebSocket; null when it is one. */
  readonly refused: string | null;
  readonly rest: Buffer;
}

export interface HandshakeRequest {
  readonly host: string;
  readonly path: string;
  readonly id: string;
}

/** A longer header is not read: no server of ours comes near it. */
const longestHeaderBytes = 16_384;
/** RFC 6455 §1.3. */
const acceptGuid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const headerEnd = '\r\n\r\n';

/** One opening handshake (RFC 6455 §4). Dropped when it is over. */
export class Handshake {
  readonly request: string;
  readonly #accept: string;
  #received = Buffer.alloc(0);

  constructor({ host, path, id }: HandshakeRequest) {
    const key = freshBytes(16).toString('base64');
    this.#accept = acceptFor(key);
    this.request =
      `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      `Sec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\nx-connection-id: ${id}${headerEnd}`;
  }

  /** Takes the next piece; null until the header is complete. */
  read(chunk: Buffer): Answer | null {
    const received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const end = received.indexOf(headerEnd, Math.max(0, this.#received.length - headerEnd.length));
    if (end > longestHeaderBytes || (end === -1 && received.length > longestHeaderBytes)) {
      return refusal(`an answer whose header is longer than ${longestHeaderBytes} bytes`);
    }
    if (end === -1) {
      this.#received = Buffer.from(received);
      return null;
    }
    return this.#judge(received.toString('latin1', 0, end), received.subarray(end + headerEnd.length));
  }

  #judge(header: string, rest: Buffer): Answer {
    const [statusLine = '', ...lines] = header.split('\r\n');
    const status = /^HTTP\/1\.1 (\d{3})(?: |$)/.exec(statusLine)?.[1];
    const fields = new Map(lines.map(field));
    const told = { backend: fields.get('x-pod') ?? null, proxy: fields.get('x-drainproof-proxy') ?? null };
    if (status === undefined) return { ...told, refused: 'an answer that is not HTTP/1.1', rest };
    if (status !== '101') return { ...told, refused: `HTTP ${status}`, rest };
    return { ...told, refused: this.#findFault(fields), rest };
  }

  /** RFC 6455 §4.1, the client's checks. */
  #findFault(fields: ReadonlyMap<string, string>): string | null {
    if (fields.get('upgrade')?.toLowerCase() !== 'websocket') return 'HTTP 101 without Upgrade: websocket';
    const connection = fields.get('connection')?.toLowerCase().split(',') ?? [];
    if (!connection.some((token) => token.trim() === 'upgrade')) return 'HTTP 101 without Connection: Upgrade';
    if (fields.get('sec-websocket-accept') !== this.#accept) return 'HTTP 101 with a wrong Sec-WebSocket-Accept';
    if (fields.has('sec-websocket-extensions')) return 'HTTP 101 with an extension that was not asked for';
    if (fields.has('sec-websocket-protocol')) return 'HTTP 101 with a subprotocol that was not asked for';
    return null;
  }
}

/** The `Sec-WebSocket-Accept` that proves that a server has read this key (RFC 6455 §4.2.2). */
export function acceptFor(key: string): string {
  return hash('sha1', key + acceptGuid, 'base64');
}

function refusal(refused: string): Answer {
  return { backend: null, proxy: null, refused, rest: Buffer.alloc(0) };
}

function field(line: string): [name: string, value: string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
}
