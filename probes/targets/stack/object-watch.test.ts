import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { KubeConfig, V1Pod } from '@kubernetes/client-node';
import { apiObject } from './api-object.ts';
import { TargetError } from '../errors.ts';
import type { FakeRequest } from './fake-api.fixture.ts';
import { startFakeApi, soon } from './fake-api.fixture.ts';
import { watchObjects } from './object-watch.ts';

const path = '/api/v1/namespaces/try-apps/pods';

function pod(name: string, version: string, uid = name): V1Pod {
  return apiObject<V1Pod>({ metadata: { name, uid, resourceVersion: version } });
}

function atCluster(server: KubeConfig): KubeConfig {
  server.setCurrentContext('fake');
  return server;
}

/** For so long a way says nothing before it breaks. */
const deadMs = 700;

/** Answers lists and watches in turn, and keeps what was asked. */
async function start(
  lists: readonly (readonly V1Pod[])[],
  watches: readonly (readonly object[] | 'away' | 'breaks' | 'dies')[],
) {
  const asked: string[] = [];
  let [listed, watched] = [0, 0];
  const api = await startFakeApi(({ path: at, query, response }: FakeRequest) => {
    if (at !== path) return null;
    asked.push(query.has('watch') ? `watch ${String(query.get('resourceVersion'))}` : 'list');
    if (!query.has('watch')) {
      const items = lists[listed++] ?? [];
      return { json: { metadata: { resourceVersion: `list-${listed}` }, items } };
    }
    const changes = watches[watched++];
    if (changes === 'dies') {
      response.flushHeaders();
      setTimeout(() => response.destroy(), deadMs);
      return 'streams';
    }
    if (changes === 'away') return { status: 503, message: 'away' };
    response.writeHead(200);
    if (changes === 'breaks') {
      response.write(`${JSON.stringify({ type: 'ADDED', object: pod('x', '3') })}\n{"type":"ADD`, () =>
        response.destroy(),
      );
      return 'streams';
    }
    for (const change of changes ?? []) response.write(`${JSON.stringify(change)}\n`);
    if (changes !== undefined) response.end();
    else response.flushHeaders();
    return 'streams';
  });
  const told: string[] = [];
  const silences: number[] = [];
  const options = {
    path,
    what: 'the pods',
    changed: ({ metadata }: V1Pod, before: V1Pod | null) =>
      told.push(`${before === null ? 'new' : 'changed'} ${String(metadata?.name)}`),
    gone: ({ metadata }: V1Pod) => told.push(`gone ${String(metadata?.uid)}`),
    broken: (why: string) => told.push(`broken: ${why}`),
    mended: (afterMs: number) => {
      silences.push(afterMs);
      told.push('mended');
    },
  };
  return { api, told, asked, silences, options };
}

describe('watchObjects', () => {
  it('goes on where a watch ended', async () => {
    const changes = [
      { type: 'ADDED', object: pod('b', '5') },
      { type: 'BOOKMARK', object: { metadata: { resourceVersion: '9' } } },
    ];
    const { api, told, asked, options } = await start([[pod('a', '1')]], [changes]);
    await using _api = api;
    await using watch = await watchObjects(atCluster(api.kubeconfig), options);
    await soon(() => asked.length === 3);
    assert.deepEqual(asked, ['list', 'watch list-1', 'watch 9']);
    assert.deepEqual(told, ['new a', 'new b']);
    assert.deepEqual([...watch.objects.keys()], ['a', 'b']);
  });

  it('lists again and compares when the server has forgotten what came since', async () => {
    const forgotten = [{ type: 'ERROR', object: { code: 410, message: 'too old' } }];
    const lists = [
      [pod('a', '1'), pod('b', '1'), pod('c', '1')],
      [pod('a', '1'), pod('b', '2'), pod('c', '7', 'c-anew')],
    ];
    const { api, told, asked, options } = await start(lists, [forgotten]);
    await using _api = api;
    await using _watch = await watchObjects(atCluster(api.kubeconfig), options);
    await soon(() => asked.filter((line) => line === 'list').length === 2);
    await soon(() => told.length >= 6);
    assert.deepEqual(told, ['new a', 'new b', 'new c', 'changed b', 'gone c', 'new c']);
  });

  it('tells an outage once, and when it is over, and goes on after the last whole line', async () => {
    const { api, told, asked, options } = await start([[]], ['breaks', 'away', 'away']);
    await using _api = api;
    await using _watch = await watchObjects(atCluster(api.kubeconfig), options);
    await soon(() => told.includes('mended'));
    assert.deepEqual(told, ['new x', 'broken: the way broke', 'mended']);
    assert.deepEqual(asked, ['list', 'watch list-1', 'watch 3', 'watch 3', 'watch 3']);
  });

  it('counts an outage from when the server was heard last, since a way may be dead before it breaks', async () => {
    const { api, told, silences, options } = await start([[]], ['dies', 'away']);
    await using _api = api;
    await using _watch = await watchObjects(atCluster(api.kubeconfig), options);
    await soon(() => told.includes('mended'));
    assert.ok((silences[0] ?? 0) > deadMs, String(silences[0]));
  });

  it('refuses to begin where it may not list', async () => {
    await using api = await startFakeApi(() => ({ status: 403, message: 'pods is forbidden' }));
    const ignore = (): void => undefined;
    const options = { path, what: 'the pods', changed: ignore, gone: ignore, broken: ignore, mended: ignore };
    await assert.rejects(watchObjects(atCluster(api.kubeconfig), options), (error) => {
      assert.ok(error instanceof TargetError);
      assert.match(error.message, /the pods cannot be watched \(pods is forbidden\)/);
      return true;
    });
  });
});
