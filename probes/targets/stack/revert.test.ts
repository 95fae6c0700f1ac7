import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { handMadeBudget } from '../../ledger/hand-made.fixture.ts';
import { startClock } from '../../timeline/clock.ts';
import type { ContainerWatch } from './container-watch.ts';
import type { StackPod } from './pod-watch.ts';
import type { Reverting } from './revert.ts';
import { revert } from './revert.ts';
import type { UndoNote } from './undo-notes.ts';

const added: UndoNote = { kind: 'added', object: 'Ingress', namespace: 'try-apps', name: 'a' };
const cordoned: UndoNote = { kind: 'cordoned', node: 'n1' };

/** Two proxies, which load what is undone 100 ms later. */
function stage(notes: readonly UndoNote[]) {
  let [loads, undone] = [3, false];
  const proxy = (uid: string): StackPod => ({
    name: uid,
    uid,
    workload: { component: 'controller', kind: 'Deployment', namespace: 'try-controller', name: 'try', container: 'c' },
    node: 'n',
    address: null,
    ready: true,
    terminating: false,
    restarts: 0,
    watch: { story: { loads } } as unknown as ContainerWatch,
  });
  const context: Reverting = {
    budget: handMadeBudget(),
    clock: startClock(),
    happened: () => undefined,
    pods: { of: () => [proxy('a'), proxy('b')] },
    lock: {
      notes,
      undoAll: () => {
        undone = true;
        setTimeout(() => (loads += 1), 100);
        return Promise.resolve();
      },
    },
  };
  return { context, state: () => ({ loads, undone }) };
}

describe('what a run changed is undone', () => {
  it('while it is watched, until the proxies have loaded what is left', async () => {
    const { context, state } = stage([added]);
    await revert(context, new AbortController().signal);
    assert.deepEqual(state(), { loads: 4, undone: true });
  });

  it('at once where no proxy reloads for it', async () => {
    const { context, state } = stage([cordoned]);
    await revert(context, new AbortController().signal);
    assert.deepEqual(state(), { loads: 3, undone: true });
  });

  it('by the lock alone when the run was interrupted', async () => {
    const { context, state } = stage([added]);
    await revert(context, AbortSignal.abort());
    assert.deepEqual(state(), { loads: 3, undone: false });
  });
});
