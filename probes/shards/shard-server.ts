import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { monotonicMs } from '../timeline/clock.ts';
import { shardPaths } from './protocol.ts';
import type { Shard } from './shard.ts';

/** The HTTP server through which a run talks to a shard. `asked` is called for each request that makes sense. */
export function createShardServer(shard: Shard, asked: () => void): Server {
  const routes: Readonly<Record<string, (query: URLSearchParams) => unknown>> = {
    [`GET ${shardPaths.clock}`]: () => ({ monotonicMs: monotonicMs() }),
    [`GET ${shardPaths.changes}`]: (query) =>
      shard.changesSince({ events: number(query, 'events'), records: number(query, 'records') }),
    [`POST ${shardPaths.start}`]: () => shard.start(),
    [`POST ${shardPaths.stop}`]: () => shard.stop(),
  };
  return createServer((request, response) => {
    const url = URL.parse(request.url ?? '/', 'http://shard');
    const route = routes[`${request.method ?? ''} ${url?.pathname ?? ''}`];
    if (route === undefined || url === null) {
      send(response, 404, { error: `there is only ${Object.keys(routes).join(', ')}` });
      return;
    }
    asked();
    void answer(request, response, () => route(url.searchParams));
  });
}

async function answer(request: IncomingMessage, response: ServerResponse, work: () => unknown): Promise<void> {
  request.resume();
  try {
    send(response, 200, (await work()) ?? {});
  } catch (error) {
    send(response, 500, { error: error instanceof Error ? error.message : String(error) });
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

function number(query: URLSearchParams, name: string): number {
  const value = Number(query.get(name) ?? 0);
  return Number.isInteger(value) && value > 0 ? value : 0;
}
