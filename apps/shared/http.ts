import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Server as NetServer } from 'node:net';
import { within, type AppClock } from './clock.ts';

/** Answers one request. A throw or rejection becomes a 500. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;
/** Handlers by path, without the query. */
export type Routes = Readonly<Record<string, Handler>>;

/**
 * Longer than any proxy or load balancer in front keeps an idle connection (ALB 60 s, Google's 600 s): the side that sends requests must
 * be the one that closes, or a request meets a connection that is just going away. Node's own default is 5 s.
 */
const keepAliveMs = 620_000;
/** Connections that wait to be accepted; after a restart all clients come back at once. The system caps it (Linux: net.core.somaxconn). */
const backlog = 4_096;

/** How long requests may still run when their server closes. */
const lastRequestsMs = 1_000;

export interface HttpOptions {
  readonly routes: Routes;
  /** From now on each response ends its connection, so that the client's next request goes elsewhere. */
  readonly draining: () => boolean;
}

/** An HTTP server that answers GET and HEAD on the given paths, 404 and 405 otherwise. */
export function createHttpServer({ routes, draining }: HttpOptions): Server {
  const server = createServer({ keepAliveTimeout: keepAliveMs }, (request, response) => {
    if (draining()) response.setHeader('connection', 'close');
    void answer(findHandler(routes, request), request, response);
  });
  return server;
}

/** Listens and resolves to the real port. @throws when it can't: the system's error, e.g. EADDRINUSE with address and port. */
export function listen(server: NetServer, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, backlog }, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

/** Takes no more connections and resolves when the last one is gone; idle HTTP connections are ended at once. */
export function closeServer(server: NetServer): Promise<void> {
  return new Promise((resolve) => {
    // The only error is "not running", which is what is wanted.
    server.close(() => resolve());
  });
}

/**
 * Closes an HTTP server: what is answered now may finish, for {@link lastRequestsMs}. A connection on which nothing was ever asked
 * counts as busy in Node, and would hold it up for the headers' timeout of a minute.
 */
export async function closeHttpServer(server: Server, clock: AppClock): Promise<void> {
  const closed = closeServer(server);
  if ((await within(clock, lastRequestsMs, closed)) === 'late') server.closeAllConnections();
  await closed;
}

/** The path of a request, without its query; '/' where the target makes no sense. */
function pathOf(request: IncomingMessage): string {
  return urlOf(request).pathname;
}

/** The request's target as a URL; the host in it means nothing. */
export function urlOf(request: IncomingMessage): URL {
  return URL.parse(request.url ?? '/', 'http://unknown') ?? new URL('http://unknown/');
}

/** Ends a response with one line of text. */
export function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(`${text}\n`);
}

function findHandler(routes: Routes, request: IncomingMessage): Handler {
  const path = pathOf(request);
  const handler = Object.hasOwn(routes, path) ? routes[path] : undefined;
  if (!handler)
    return (_request, response) =>
      sendText(response, 404, `nothing is at this path; there are: ${Object.keys(routes).join(' ')}`);
  if (request.method === 'GET' || request.method === 'HEAD') return handler;
  return (_request, response) => {
    response.setHeader('allow', 'GET, HEAD');
    sendText(response, 405, 'this path answers GET and HEAD');
  };
}

async function answer(handler: Handler, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    await handler(request, response);
  } catch {
    if (response.headersSent) response.destroy();
    else sendText(response, 500, 'this request could not be answered');
  }
}
