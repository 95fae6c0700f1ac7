import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Claim } from '../scenarios/claim.ts';
import { judgeClaim } from './claims.ts';
import type { Fate } from './entries.fixture.ts';
import { outcomeOfFates, times } from './entries.fixture.ts';

const kept: Fate = { endsAfter: null };
const hardStop: Fate = { endsAfter: 4_000, cause: 'proxy-hard-stop', backAfter: 4_100 };
const late: Fate = { ...hardStop, endsAfter: 6_000, backAfter: 6_100 };
const closed: Fate = { endsAfter: 300, cause: 'app-close', code: 1001, backAfter: 400 };
const unknown: Fate = { endsAfter: 300, backAfter: 400 };
const client: Fate = { endsAfter: 300, cause: 'client', code: 1000 };

function judged(claim: Claim, fates: readonly Fate[], reloads = 0) {
  const { measured, limit, holds } = judgeClaim(claim, { outcome: outcomeOfFates(fates), reloads });
  return { measured, limit, holds };
}

test('what ends after the keep time was not cut, and the client may end what it likes', () => {
  const claim = { kind: 'none-cut-before-keep' } as const;
  assert.deepEqual(judged(claim, [kept, late, client]), { measured: 0, limit: 0, holds: true });
  assert.deepEqual(judged(claim, [kept, late, hardStop]), { measured: 1, limit: 0, holds: false });
  assert.deepEqual(judged(claim, [kept, unknown]), { measured: 1, limit: 0, holds: false });
});

test('with nothing held nothing is claimed', () => {
  assert.equal(judged({ kind: 'none-cut-before-keep' }, []).holds, null);
  assert.equal(judged({ kind: 'count-ended-by', cause: 'cleanup', count: 0 }, []).holds, null);
});

test('none may end at all where none was touched', () => {
  assert.equal(judged({ kind: 'none-ended' }, [kept, client]).holds, true);
  assert.equal(judged({ kind: 'none-ended' }, [kept, late]).holds, false);
});

test('all must end by the cause and with its code', () => {
  const claim = { kind: 'all-ended-by', cause: 'app-close', code: 1001 } as const;
  assert.deepEqual(judged(claim, [closed, closed]), { measured: 0, limit: 0, holds: true });
  assert.deepEqual(judged(claim, [closed, kept]), { measured: 1, limit: 0, holds: false });
  assert.deepEqual(judged(claim, [closed, { ...closed, code: 1006 }]), { measured: 1, limit: 0, holds: false });
});

test('an unknown cause leaves open what it could break, and breaks nothing by itself', () => {
  const all = { kind: 'all-ended-by', cause: 'app-close', code: 1001 } as const;
  const only = { kind: 'only-ended-by', cause: 'app-close' } as const;
  assert.equal(judged(all, [closed, unknown]).holds, null);
  assert.equal(judged(only, [closed, unknown]).holds, null);
  assert.equal(judged(only, [closed, unknown, hardStop]).holds, false);
  assert.equal(judged(only, [closed, kept]).holds, true);
});

test('so many and no other number', () => {
  const claim = { kind: 'count-ended-by', cause: 'app-close', count: 2 } as const;
  assert.equal(judged(claim, [closed, closed, kept]).holds, true);
  assert.equal(judged(claim, [closed, closed, closed]).holds, false);
  assert.equal(judged(claim, [closed, kept]).holds, false);
  assert.equal(judged(claim, [closed, unknown]).holds, null);
});

test('a client that lost its connection and was not served again is not back', () => {
  assert.equal(judged({ kind: 'all-back' }, [hardStop, kept]).holds, true);
  const { backAfter: _, ...lost } = hardStop;
  assert.deepEqual(judged({ kind: 'all-back' }, [hardStop, lost]), { measured: 1, limit: 0, holds: false });
});

test('an operation that its connection did not outlive was cut', () => {
  const claim = { kind: 'no-operation-cut' } as const;
  assert.equal(judged(claim, times(2, { ...closed, operations: [1, 1] })).holds, true);
  assert.deepEqual(judged(claim, [{ ...closed, operations: [1, 0] }]), { measured: 1, limit: 0, holds: false });
  assert.equal(judged(claim, [{ ...kept, operations: [1, 0] }]).holds, true);
  assert.equal(judged(claim, [closed]).holds, null);
});

test('reloads are counted', () => {
  assert.equal(judged({ kind: 'no-reload' }, [kept], 0).holds, true);
  assert.deepEqual(judged({ kind: 'no-reload' }, [kept], 3), { measured: 3, limit: 0, holds: false });
});
