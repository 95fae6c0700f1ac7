import type { KubeConfig } from '@kubernetes/client-node';
import type { Agent as HttpAgent, IncomingMessage, RequestOptions as HttpOptions } from 'node:http';
import * as http from 'node:http';
import * as https from 'node:https';
import { TargetError } from '../targets/errors.ts';

/** Asks a pod's HTTP server and returns its JSON answer; rejects when there is none, or none that is 200. */
export type AskPod = (question: PodQuestion, signal: AbortSignal) => Promise<unknown>;

export interface PodQuestion {
  readonly pod: string;
  readonly method: 'GET' | 'POST';
  /** With its query. */
  readonly path: string;
}

/** How long an answer may take. Milliseconds. */
const answerDeadlineMs = 10_000;

/**
 * Asks pods through the API server (`pods/proxy`), which reaches them wherever the cluster is. Connections are kept, so that a round trip
 * is one of the clock's, not of TLS.
 */
export function podProxy(config: KubeConfig, namespace: string, port: number): AskPod {
  const server = new URL(config.getCurrentCluster()?.server ?? '');
  const client = server.protocol === 'http:' ? http : https;
  const agents = new KeptAgent(config.getCurrentCluster()?.proxyUrl !== undefined);
  return async ({ pod, method, path }, signal) => {
    const options: https.RequestOptions = { method, headers: {} };
    await config.applyToHTTPSOptions(options);
    options.agent = agents.from(options, client);
    options.signal = AbortSignal.any([signal, AbortSignal.timeout(answerDeadlineMs)]);
    const base = server.pathname.replace(/\/$/, '');
    const url = new URL(`${base}/api/v1/namespaces/${namespace}/pods/${pod}:${port}/proxy${path}`, server);
    const { status, body } = await send(client, url, options);
    if (status === 200) return JSON.parse(body) as unknown;
    throw new TargetError(`the pod ${pod} answered '${method} ${path}' with HTTP ${status} (${wordsOf(body)})`);
  };
}

type Client = Pick<typeof https, 'request'>;

/** Keeps connections open from one question to the next; where the kubeconfig names a proxy, its own agent has to be used as it is. */
class KeptAgent {
  readonly #own: boolean;
  #kept: HttpAgent | undefined;

  constructor(hasProxy: boolean) {
    this.#own = hasProxy;
  }

  from(options: https.RequestOptions, client: typeof http | typeof https): HttpAgent {
    if (this.#own && options.agent instanceof http.Agent) return options.agent;
    const { ca, cert, key, pfx, passphrase, servername, rejectUnauthorized } = options;
    const given = { ca, cert, key, pfx, passphrase, servername, rejectUnauthorized };
    const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    this.#kept ??= new client.Agent({ keepAlive: true, ...set });
    return this.#kept;
  }
}

function send(client: Client, url: URL, options: HttpOptions): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const request = client.request(url, options, (response: IncomingMessage) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => (body += text));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end();
  });
}

/** The API server answers with a Status object, the shard with its error, a proxy on the way with any text. */
function wordsOf(body: string): string {
  try {
    const { message, error } = JSON.parse(body) as { readonly message?: string; readonly error?: string };
    return message ?? error ?? 'it does not say why';
  } catch {
    return body.trim().split('\n')[0]?.slice(0, 200) ?? '';
  }
}
