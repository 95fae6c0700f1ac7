import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { V1Lease } from '@kubernetes/client-node';
import { apiObject } from './api-object.ts';
import type { Holder } from './lease-rules.ts';
import { isFromHere, isOverdue, leaseOf, readLease } from './lease-rules.ts';
import type { UndoNote } from './undo-notes.ts';
import { isSameThing, undoWords } from './undo-notes.ts';

const holder: Holder = { user: 'ada', host: 'box', boot: 'b', process: '17 99', since: '2026-11-25T01:00:00.000Z' };
const notes: readonly UndoNote[] = [
  { kind: 'scaled', workload: 'Deployment', namespace: 'try-apps', name: 'cleanup', replicas: 0 },
  { kind: 'autoscaler', namespace: 'try-apps', name: 'ws-server', min: null, max: 6 },
  { kind: 'cordoned', node: 'n1' },
  { kind: 'added', object: 'Ingress', namespace: 'try-apps', name: 'another' },
  { kind: 'labelled', namespace: 'try-apps', ingress: 'ws-server', label: 'drainproof/reapplied', former: null },
];

describe('the lease of a run', () => {
  it('keeps holder and notes through the API', () => {
    const state = readLease(leaseOf('try-probes', { holder, notes }, '7'));
    assert.deepEqual(state.holder, holder);
    assert.deepEqual(state.notes, notes);
    assert.equal(state.unreadable, 0);
    assert.equal(isOverdue(state, Date.now()), false);
  });

  it('is nobody’s after it was given free, and keeps what could not be undone', () => {
    const state = readLease(leaseOf('try-probes', { holder: null, notes: notes.slice(2, 3) }, '7'));
    assert.equal(state.holder, null);
    assert.deepEqual(state.notes, [{ kind: 'cordoned', node: 'n1' }]);
  });

  it('is overdue 30 s after its last renewal, and when it was never renewed', () => {
    const state = { holder, notes: [], unreadable: 0, renewedAt: 1_000 };
    assert.equal(isOverdue(state, 31_000), false);
    assert.equal(isOverdue(state, 31_001), true);
    assert.equal(isOverdue({ ...state, renewedAt: null }, 0), true);
  });

  it('counts notes of another version, and reads the others', () => {
    const annotations = { 'drainproof/undo': JSON.stringify([{ kind: 'painted' }, ...notes.slice(0, 1)]) };
    const state = readLease(apiObject<V1Lease>({ metadata: { annotations } }));
    assert.equal(state.unreadable, 1);
    assert.equal(state.notes.length, 1);
  });

  it('knows a holder of this machine by name and boot, since names alone are given twice', () => {
    assert.equal(isFromHere(holder, { host: 'box', boot: 'b' }), true);
    assert.equal(isFromHere(holder, { host: 'box', boot: 'c' }), false);
    assert.equal(isFromHere({ ...holder, boot: '' }, { host: 'box', boot: '' }), false);
  });
});

describe('notes', () => {
  it('are of the same thing whatever it was before', () => {
    for (const [index, note] of notes.entries()) {
      assert.deepEqual(
        notes.map((other) => isSameThing(note, other)),
        notes.map((_, other) => other === index),
      );
    }
    assert.ok(
      isSameThing(
        { kind: 'scaled', workload: 'Deployment', namespace: 'try-apps', name: 'cleanup', replicas: 3 },
        notes[0] ?? { kind: 'cordoned', node: '' },
      ),
    );
  });

  it('say in words what is undone', () => {
    assert.deepEqual(notes.map(undoWords), [
      'cleanup in try-apps scaled back to 0',
      'the limits of the autoscaler ws-server in try-apps put back',
      'node n1 uncordoned',
      'Ingress another removed from try-apps',
      'label drainproof/reapplied of Ingress ws-server in try-apps put back',
    ]);
  });
});
