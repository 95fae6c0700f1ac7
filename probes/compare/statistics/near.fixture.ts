import assert from 'node:assert/strict';

/** Asserts that two numbers agree to a relative precision, so that a p of 10⁻¹⁶ is held to its digits as well. */
export function near(actual: number | null | undefined, expected: number, precision = 1e-9): void {
  assert.ok(typeof actual === 'number', `${String(actual)} is not a number`);
  const off = Math.abs(actual - expected) / Math.max(Math.abs(expected), Number.MIN_VALUE);
  assert.ok(actual === expected || off <= precision, `${actual} instead of ${expected}`);
}
