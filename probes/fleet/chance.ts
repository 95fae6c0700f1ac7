/**
 * A number from 0 up to, not including, 1 that depends on nothing but its arguments, which are whole numbers: a seeded draw without a
 * generator's state in each client. Mixing as in the finaliser of MurmurHash3, which spreads neighbouring numbers.
 */
export function chance(seed: number, client: number, draw: number): number {
  return mix(mix(mix(seed) ^ client) ^ draw) / 2 ** 32;
}

function mix(value: number): number {
  let mixed = (value + 0x9e3779b9) | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
