import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { V1Lease } from '@kubernetes/client-node';
import { TargetError } from '../errors.ts';
import type { Data } from './api-object.ts';
import { apiObject } from './api-object.ts';
import { clusterAccess } from './access.ts';
import type { FakeAnswer, FakeRequest } from './fake-api.fixture.ts';
import { startFakeApi } from './fake-api.fixture.ts';
import { leaseOf, readLease } from './lease-rules.ts';
import { RunLock } from './run-lock.ts';
import { stackOutputs } from './stack-outputs.fixture.ts';
import type { UndoNote } from './undo-notes.ts';

const cordoned: UndoNote = { kind: 'cordoned', node: 'n1' };
const scaled: UndoNote = {
  kind: 'scaled',
  workload: 'Deployment',
  namespace: 'try-apps',
  name: 'cleanup',
  replicas: 0,
};
const gone = { user: 'ada', host: 'elsewhere', boot: 'b', process: '17 99', since: '2026-11-25T01:00:00.000Z' };

/** Keeps one lease with its version, as the API does, and takes patches. */
function leaseKeeper(first: V1Lease | null) {
  let lease: Data<V1Lease> | null = first;
  let version = 1;
  let lostAnswers = 0;
  let awayPatches = 0;
  const patched: string[] = [];
  const answer = ({ method, path, body }: FakeRequest): FakeAnswer | null => {
    if (method === 'PATCH') {
      awayPatches -= 1;
      if (awayPatches >= 0) return { status: 503, message: 'away' };
      patched.push(path);
      return { json: {} };
    }
    if (!path.includes('/leases')) return null;
    if (method === 'GET') return lease === null ? { status: 404, message: 'no lease' } : { json: lease };
    const written = body as Data<V1Lease>;
    if (method === 'PUT' && written.metadata?.resourceVersion !== lease?.metadata?.resourceVersion)
      return { status: 409, message: 'conflict' };
    version += 1;
    lease = { ...written, metadata: { ...written.metadata, resourceVersion: String(version) } };
    lostAnswers -= 1;
    return lostAnswers >= 0 ? { status: 504, message: 'the way broke' } : { json: lease };
  };
  return {
    answer,
    patched,
    state: () => (lease === null ? null : readLease(apiObject<V1Lease>(lease))),
    steal: () => (lease = leaseOf('try-probes', { holder: gone, notes: [] }, 'stolen')),
    remove: () => (lease = null),
    /** So many writes are done, and nobody hears of it. */
    loseAnswers: (count: number) => (lostAnswers = count),
    /** So many patches are refused, as by a server that is away. */
    beAway: (count: number) => (awayPatches = count),
  };
}

async function take(keeper: ReturnType<typeof leaseKeeper>, told: string[] = []) {
  const api = await startFakeApi(keeper.answer);
  const outputs = stackOutputs();
  const access = await clusterAccess(outputs, api.kubeconfig);
  const tell = (phase: string, detail: string): void => {
    told.push(`${phase}: ${detail}`);
  };
  const options = { access, outputs, tell, signal: new AbortController().signal };
  return { api, options };
}

describe('the lock of a run', () => {
  it('notes a change before it is made, undoes all in reverse, and is free then', async () => {
    const keeper = leaseKeeper(null);
    const { api, options } = await take(keeper);
    await using _api = api;
    const lock = await RunLock.take(options);
    await lock.note(scaled);
    await lock.note(cordoned);
    await lock.note({ ...scaled, replicas: 5 });
    assert.deepEqual(keeper.state()?.notes, [scaled, cordoned]);
    await lock[Symbol.asyncDispose]();
    assert.deepEqual(keeper.patched, [
      '/api/v1/nodes/n1',
      '/apis/apps/v1/namespaces/try-apps/deployments/cleanup/scale',
    ]);
    assert.equal(keeper.state()?.holder, null);
    assert.deepEqual(keeper.state()?.notes, []);
  });

  it('refuses a second run, saying who runs and since when', async () => {
    const { api, options } = await take(leaseKeeper(null));
    await using _api = api;
    await using _lock = await RunLock.take(options);
    await assert.rejects(RunLock.take(options), (error) => {
      assert.ok(error instanceof TargetError);
      assert.match(error.message, new RegExp(`process ${process.pid}\\b.*since 20`));
      return true;
    });
  });

  it('refuses one of another machine that is renewed, whoever looks', async () => {
    const lease = leaseOf('try-probes', { holder: gone, notes: [] }, '1');
    const { api, options } = await take(leaseKeeper(lease));
    await using _api = api;
    await assert.rejects(RunLock.take(options), /ada@elsewhere, process 17/);
  });

  it('undoes what a killed run left before anything else, and says so', async () => {
    const told: string[] = [];
    const left = leaseOf('try-probes', { holder: null, notes: [scaled, cordoned] }, '1');
    const keeper = leaseKeeper(left);
    const { api, options } = await take(keeper, told);
    await using _api = api;
    await using _lock = await RunLock.take(options);
    assert.deepEqual(keeper.patched, [
      '/api/v1/nodes/n1',
      '/apis/apps/v1/namespaces/try-apps/deployments/cleanup/scale',
    ]);
    assert.deepEqual(keeper.state()?.notes, []);
    assert.match(told.join(), /node n1 uncordoned; cleanup in try-apps scaled back to 0/);
  });

  it('lets no verb begin once somebody else has taken it', async () => {
    const keeper = leaseKeeper(null);
    const { api, options } = await take(keeper);
    await using _api = api;
    const lock = await RunLock.take(options);
    await lock.note(scaled);
    keeper.steal();
    await assert.rejects(lock.note(cordoned), /lost its lock: another run took it/);
    await assert.rejects(lock.note(cordoned), /lost its lock/);
    await assert.rejects(lock[Symbol.asyncDispose](), /lost its lock/);
    assert.deepEqual(keeper.patched, [], 'what was noted is undone by the other run, not by both');
  });

  it('goes on when a write was done whose answer got lost', async () => {
    const keeper = leaseKeeper(null);
    const { api, options } = await take(keeper);
    await using _api = api;
    const lock = await RunLock.take(options);
    keeper.loseAnswers(1);
    await assert.rejects(lock.note(scaled), /the way broke/);
    await lock.note(cordoned);
    assert.deepEqual(keeper.state()?.notes, [scaled, cordoned]);
    await lock[Symbol.asyncDispose]();
    assert.equal(keeper.state()?.holder, null);
  });

  it('undoes what it noted although somebody deleted it, and tells that the run was not alone', async () => {
    const keeper = leaseKeeper(null);
    const { api, options } = await take(keeper);
    await using _api = api;
    const lock = await RunLock.take(options);
    await lock.note(cordoned);
    keeper.remove();
    await assert.rejects(lock[Symbol.asyncDispose](), /somebody deleted it/);
    assert.deepEqual(keeper.patched, ['/api/v1/nodes/n1']);
  });

  it('tries again to undo while the server is away', async () => {
    const told: string[] = [];
    const keeper = leaseKeeper(null);
    const { api, options } = await take(keeper, told);
    await using _api = api;
    const lock = await RunLock.take(options);
    await lock.note(cordoned);
    keeper.beAway(2);
    await lock[Symbol.asyncDispose]();
    assert.deepEqual(keeper.patched, ['/api/v1/nodes/n1']);
    assert.deepEqual(keeper.state()?.notes, []);
    assert.deepEqual(told, ['the cluster does not answer: away: undoing is tried for 30 s']);
  });

  it('lets nothing be changed, and stays free, once the run is over', async () => {
    const keeper = leaseKeeper(null);
    const { api, options } = await take(keeper);
    await using _api = api;
    const lock = await RunLock.take(options);
    await lock[Symbol.asyncDispose]();
    await assert.rejects(lock.note(cordoned), /the run is over/);
    await lock.undo(cordoned);
    assert.equal(keeper.state()?.holder, null);
  });
});
