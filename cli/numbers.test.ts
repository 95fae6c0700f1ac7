import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { scaleInWords, timeScale, wholeNumber } from './numbers.ts';

test('a whole number within its limits is taken', () => {
  assert.equal(wholeNumber('--connections', 1, 20)('20'), 20);
});

for (const text of ['', ' ', '0', '21', '1.5', 'many', '-1', '1e9']) {
  test(`'${text}' is refused as a number of connections, with the flag and what is allowed`, () => {
    assert.throws(() => wholeNumber('--connections', 1, 20)(text), {
      name: 'UsageError',
      message: `'--connections ${text}': must be a whole number from 1 to 20`,
    });
  });
}

test('a scale is read as a fraction or a number', () => {
  assert.equal(timeScale('1/60'), 1 / 60);
  assert.equal(timeScale('1'), 1);
  assert.equal(timeScale('0.1'), 0.1);
});

for (const text of ['60', '0', '1/0', '-1/60', 'fast', '', '1/60/2', '2/1']) {
  test(`'${text}' is refused as a scale`, () => {
    assert.throws(() => timeScale(text), /'--scale .*': must be a fraction from just above 0 to 1, such as 1\/60/);
  });
}

test('where somebody writes 60 for 1/60, the fraction is offered', () => {
  assert.throws(() => timeScale('60'), /to let 60 seconds pass in one, write 1\/60/);
});

test('a fraction that is no scale is not offered as part of another one', () => {
  for (const text of ['1/0', '3/2']) assert.throws(() => timeScale(text), /\(a minute in a second\)$/);
});

test('a scale in words reads back as the same scale', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), (factor) => {
      assert.equal(timeScale(scaleInWords(1 / factor)), 1 / factor);
    }),
  );
});
