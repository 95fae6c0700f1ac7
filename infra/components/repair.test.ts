import assert from 'node:assert/strict';
import { test } from 'node:test';
import { orphanedRecords } from './repair.ts';

const of = (...statuses: string[]) => statuses.map((status) => ({ secret: `of-${status}`, release: 'one', status }));
const statusesOf = (records: readonly { readonly status: string }[]) => records.map(({ status }) => status);

test('of a release that Pulumi knows only what was begun and not ended stands in the way', () => {
  const records = of('superseded', 'deployed', 'failed', 'pending-install', 'pending-upgrade', 'pending-rollback');
  assert.deepEqual(statusesOf(orphanedRecords(records, true)), [
    'pending-install',
    'pending-upgrade',
    'pending-rollback',
  ]);
});

test('of a release that Pulumi does not know every record does, however its installation ended', () => {
  const records = of('deployed', 'failed', 'pending-install');
  assert.deepEqual(orphanedRecords(records, false), records);
});
