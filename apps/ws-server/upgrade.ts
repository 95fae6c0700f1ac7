import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { urlOf } from '../shared/http.ts';
import type { HeldConnection } from './connection.ts';
import type { Connections } from './connections.ts';

/** What a path does with its connections: called once for each, when it is open. */
export type Serve = (connection: HeldConnection) => void;

/** Finds out what a path does with a connection, from its query; a string says why the query makes no sense. */
export type WebSocketRoute = (query: URLSearchParams) => Serve | string;

export interface UpgradeOptions {
  readonly connections: Connections;
  readonly routes: Readonly<Record<string, WebSocketRoute>>;
  readonly pod: string;
  readonly maxMessageBytes: number;
  readonly draining: () => boolean;
  /** Told of each upgrade that was answered with an HTTP error. */
  readonly onRefused: (refusal: {
    readonly connection: string;
    readonly status: number;
    readonly path: string;
  }) => void;
}

/** How soon a client that met a draining pod may try again: by then nothing sends it here any more. */
const retryAfterSeconds = 1;
/** How long a refused client may take to read its answer. */
const refusalMs = 2_000;
const idPattern = /^[A-Za-z0-9._:-]{1,64}$/;

type Upgrade = readonly [request: IncomingMessage, socket: Duplex, head: Buffer];

/** Takes the server's 'upgrade' events: opens a WebSocket, or answers with the HTTP error that says why not. */
export function createUpgradeListener(options: UpgradeOptions): (...upgrade: Upgrade) => void {
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    // Compression costs some 300 KB for each connection that uses it, and what is measured here is the path.
    perMessageDeflate: false,
    maxPayload: options.maxMessageBytes,
  });
  const ids = new WeakMap<IncomingMessage, string>();
  server.on('headers', (headers, request) => {
    headers.push(`x-connection-id: ${ids.get(request) ?? ''}`, `x-pod: ${options.pod}`);
  });
  return (request, socket, head) => {
    // The parser has let go of the socket; without a listener a reset here would end the process.
    socket.on('error', () => socket.destroy());
    const url = urlOf(request);
    const id = connectionId(request, url.searchParams);
    const found = findRoute(options, url);
    if (typeof found !== 'function') {
      refuse(socket, found);
      options.onRefused({ connection: id, status: found.status, path: url.pathname });
      return;
    }
    ids.set(request, id);
    server.handleUpgrade(request, socket, head, (webSocket) =>
      found(options.connections.add(webSocket, { id, path: url.pathname })),
    );
  };
}

/** The client's own name for the connection, by which its log, the proxy's and ours can be joined; a new one if it gave none. */
function connectionId(request: IncomingMessage, query: URLSearchParams): string {
  const asked = request.headers['x-connection-id'] ?? query.get('connection');
  return typeof asked === 'string' && idPattern.test(asked) ? asked : randomUUID();
}

interface Refusal {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly text: string;
}

function findRoute(options: UpgradeOptions, url: URL): Serve | Refusal {
  if (options.draining()) {
    return {
      status: 503,
      headers: { 'retry-after': String(retryAfterSeconds) },
      text: 'this pod is shutting down; connect again',
    };
  }
  const { routes } = options;
  const route = Object.hasOwn(routes, url.pathname) ? routes[url.pathname] : undefined;
  if (!route) return { status: 404, text: `no WebSocket is at this path; there are: ${Object.keys(routes).join(' ')}` };
  const serve = route(url.searchParams);
  return typeof serve === 'function' ? serve : { status: 400, text: serve };
}

function refuse(socket: Duplex, { status, headers, text }: Refusal): void {
  const body = `${text}\n`;
  const fields = {
    connection: 'close',
    'content-type': 'text/plain; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    ...headers,
  };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}`);
  socket.end([`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, '', body].join('\r\n'));
  // Destroyed with unread bytes in it, a socket sends RST, which may overtake the answer; so the rest is read and thrown away.
  socket.resume();
  const late = setTimeout(() => socket.destroy(), refusalMs).unref();
  socket.once('close', () => clearTimeout(late));
}
