import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { until, wsServer } from '../fleet/fleet.fixture.ts';
import { changesSchema } from './protocol.ts';
import { localShards, quietPlan } from './shards.fixture.ts';

const signal = new AbortController().signal;

describe('the server of a shard', () => {
  it('holds nothing until it is told to start, and tells each change once', async () => {
    await using server = await wsServer(() => undefined);
    const { ask } = await localShards({ url: server.url, plan: quietPlan, skewsMs: [0] });
    const get = async (path: string) => changesSchema.parse(await ask({ pod: 'shard-0', method: 'GET', path }, signal));
    assert.deepEqual((await get('/changes')).records, 0);
    await ask({ pod: 'shard-0', method: 'POST', path: '/start' }, signal);
    await ask({ pod: 'shard-0', method: 'POST', path: '/start' }, signal);
    let all = await get('/changes');
    await until(() => {
      void get('/changes').then((later) => (all = later));
      return all.ready;
    }, 'all are open');
    assert.deepEqual([all.held, all.waiting, all.newEvents.length, all.changedRecords.length], [10, 0, 10, 10]);
    const nothing = await get(`/changes?events=${all.events}&records=${all.records}`);
    assert.deepEqual([nothing.newEvents, nothing.changedRecords], [[], []]);
    await ask({ pod: 'shard-0', method: 'POST', path: '/stop' }, signal);
    const ends = await get(`/changes?events=${all.events}&records=${all.records}`);
    assert.deepEqual([ends.held, ends.newEvents.length, ends.changedRecords.length], [0, 10, 10]);
    assert.ok(ends.changedRecords.every(({ closeCode }) => closeCode === 1_000));
  });
});
