import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { EchoLedger } from './echo.ts';
import { newRecord } from './new-record.ts';

describe('EchoLedger', () => {
  it('counts what came back once, twice, and out of order, whatever the order is', () => {
    const order = fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 30 });
    fc.assert(
      fc.property(order, (numbers) => {
        const record = newRecord(1, 1, 0);
        const ledger = new EchoLedger();
        const messages = Array.from({ length: 12 }, () => ledger.next(record, 5));
        for (const number of numbers) ledger.acknowledge(record, messages[number - 1] ?? '', 8);
        const firsts = numbers.filter((number, index) => numbers.indexOf(number) === index);
        const late = firsts.filter((number, index) => firsts.slice(0, index).some((before) => before > number));
        assert.deepEqual(
          [record.sent, record.acked, record.duplicated, record.outOfOrder],
          [12, firsts.length, numbers.length - firsts.length, late.length],
        );
        assert.equal(record.slowestEchoMs, numbers.length === 0 ? 0 : 3);
      }),
    );
  });

  it('passes over what it has not sent', () => {
    const record = newRecord(1, 1, 0);
    const ledger = new EchoLedger();
    ledger.next(record, 5);
    for (const text of ['', 'hello', '2 5', '0 5', '-1 5', '1.5 5', '1', ' 5', '1 x', '1 99', 'done 1']) {
      ledger.acknowledge(record, text, 8);
    }
    assert.deepEqual([record.acked, record.duplicated, record.outOfOrder, record.slowestEchoMs], [0, 0, 0, 0]);
  });
});
