import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConnectionRecord } from '../fleet/record.ts';
import { handMadeBudget, handMadeRecord, happened } from './hand-made.fixture.ts';
import { makeLedger } from './ledger.ts';
import { indexTimeline } from './timeline-index.ts';
import { ledgerRowSchema } from './row.ts';

const context = { budget: handMadeBudget(), proxy: 'haproxy', clockErrorMs: 2 } as const;

function ledger(records: readonly ConnectionRecord[], faultAt: number | null = 19_000) {
  const timeline = indexTimeline([happened.signal(19_990, 'SIGTERM')]);
  return makeLedger({ records, timeline, context, faultAt }).map(({ row }) => row);
}

const open: ConnectionRecord = { ...handMadeRecord(), endedAt: null, closeCode: null, endedBy: null, socketEnd: null };

test('a row says how long the client was without service: until it was open again, however many tries that took', () => {
  const refused = { ...open, id: 'c1.2', attempt: 2, openedAt: null, refused: 'HTTP 503' };
  const again = { ...open, id: 'c1.3', attempt: 3, openedAt: 20_700 };
  const other = { ...open, id: 'c2.1', client: 2, openedAt: 20_100 };
  const [first, second, third] = ledger([handMadeRecord(), refused, again, other]);
  assert.equal(first?.gapMs, 700);
  assert.equal(first.sinceFaultMs, 1_000);
  assert.equal(first.cause, 'proxy-signal');
  assert.deepEqual([second?.cause, second?.refused, second?.gapMs], [null, 'HTTP 503', null]);
  assert.deepEqual([third?.cause, third?.sinceFaultMs], [null, null]);
});

test('a client that never was served again has no gap, and neither has one that went by itself', () => {
  assert.equal(ledger([handMadeRecord()])[0]?.gapMs, null);
  const went = handMadeRecord({ endedBy: 'client', closeCode: 1000 });
  const [row] = ledger([went, { ...open, id: 'c1.2', attempt: 2, openedAt: 20_500 }]);
  assert.deepEqual([row?.cause, row?.gapMs], ['client', null]);
});

test('what was sent and not acknowledged is lost, unless the client itself ended the connection', () => {
  assert.equal(ledger([handMadeRecord({ sent: 7, acked: 5 })])[0]?.lost, 2);
  assert.equal(ledger([handMadeRecord({ sent: 7, acked: 5, endedBy: 'client' })])[0]?.lost, 0);
  assert.equal(ledger([{ ...open, sent: 7, acked: 5 }])[0]?.lost, 0);
});

test('every row is one that a report may hold', () => {
  for (const row of ledger([handMadeRecord(), open, { ...open, openedAt: null, refused: 'ECONNREFUSED' }], null)) {
    assert.deepEqual(ledgerRowSchema.parse(row), row);
  }
});
