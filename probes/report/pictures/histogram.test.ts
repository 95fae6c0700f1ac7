import fc from 'fast-check';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixtureReport } from '../report.fixture.ts';
import { axisOf } from './axis.ts';
import { histogram } from './histogram.ts';

function fieldOf(variant: string, scenario: string): ReturnType<typeof histogram> {
  const run = fixtureReport({ connections: 100, variants: [variant] }).runs.find((one) => one.scenario === scenario);
  assert.ok(run);
  return histogram(run, 'x');
}

test('every end is in one bar, and ends at almost one time are magnified', () => {
  const spike = fieldOf('nginx-defaults', 'controller-restart');
  assert.equal(
    spike?.bins.reduce((sum, bin) => sum + bin.count, 0),
    100,
  );
  assert.ok(spike?.magnified);
  assert.match(spike?.caption ?? '', /^100 connections ended 4–4\.7\d s after the fault/);
});

test('where nothing ended there is no histogram', () => {
  assert.equal(fieldOf('haproxy-aligned', 'controller-restart'), null);
});

test('an axis has round ticks inside it, rising, at most a dozen, and keeps every time on the picture', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -1e6, max: 1e7, noNaN: true }),
      fc.double({ min: 1e-3, max: 1e7, noNaN: true }),
      (from, span) => {
        const axis = axisOf(from, from + span);
        assert.ok(axis.ticks.length <= 12);
        assert.ok(axis.ticks.every(({ ms }) => ms >= from - span * 1e-6 && ms <= from + span * (1 + 1e-6)));
        assert.ok(axis.ticks.every(({ ms }, index) => index === 0 || ms > (axis.ticks[index - 1]?.ms ?? ms)));
        for (const ms of [from - 1, from, from + span / 2, from + span * 2])
          assert.ok(axis.at(ms) >= 0 && axis.at(ms) <= 1000);
      },
    ),
  );
});
