import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { KubeConfig } from '@kubernetes/client-node';

export interface FakeRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
  /** For answers that go on. */
  readonly response: ServerResponse;
}

/** What it answers: an object, a status with a message, or 'streams' when the handler writes to `response` itself. */
export type FakeAnswer = { readonly json: unknown } | { readonly status: number; readonly message: string } | 'streams';

/** A server that speaks as much of the Kubernetes API as a test gives it; the namespace of `stackOutputs` and the version are there. */
export interface FakeApi extends AsyncDisposable {
  readonly kubeconfig: KubeConfig;
  readonly requests: readonly string[];
}

export async function startFakeApi(answer: (request: FakeRequest) => FakeAnswer | null): Promise<FakeApi> {
  const requests: string[] = [];
  const server = createServer((incoming, response) => {
    void handle(incoming, response, answer).then((line) => requests.push(line));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    kubeconfig: kubeconfigOf(`http://127.0.0.1:${port}`),
    requests,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export function kubeconfigOf(server: string): KubeConfig {
  const config = new KubeConfig();
  config.loadFromOptions({
    // The client speaks plain HTTP to no server that it is told to verify.
    clusters: [{ name: 'fake', server, skipTLSVerify: true }],
    users: [{ name: 'nobody' }],
    contexts: [{ name: 'fake', cluster: 'fake', user: 'nobody' }],
    currentContext: 'another',
  });
  return config;
}

async function handle(
  incoming: IncomingMessage,
  response: ServerResponse,
  answer: (request: FakeRequest) => FakeAnswer | null,
): Promise<string> {
  let text = '';
  for await (const part of incoming) text += String(part);
  const { pathname: path, searchParams: query } = new URL(incoming.url ?? '', 'http://fake');
  const method = incoming.method ?? '';
  const body: unknown = text === '' ? null : JSON.parse(text);
  const given = answer({ method, path, query, body, response }) ?? standing(path);
  if (given === 'streams') return `${method} ${path}`;
  const status = 'status' in given ? given.status : 200;
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(
    JSON.stringify('status' in given ? { kind: 'Status', code: status, message: given.message } : given.json),
  );
  return `${method} ${path}`;
}

function standing(path: string): FakeAnswer {
  if (path === '/version') return { json: { gitVersion: 'v1.34.4' } };
  if (path === '/version/') return { json: { gitVersion: 'v1.34.4' } };
  if (path === '/api/v1/namespaces/try-apps')
    return { json: { metadata: { name: 'try-apps', uid: 'uid-of-try-apps' } } };
  return { status: 404, message: `${path} not found` };
}

/** Waits until something holds. @throws when it does not within 10 s */
export async function soon(holds: () => boolean): Promise<void> {
  const until = performance.now() + 10_000;
  while (!holds()) {
    if (performance.now() > until) throw new Error(`waited in vain for ${holds.toString()}`);
    await delay(5);
  }
}
