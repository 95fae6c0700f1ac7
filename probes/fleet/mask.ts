import { randomFillSync } from 'node:crypto';

const maskBytes = 4;
const pool = Buffer.alloc(8_192);
let used = pool.length;

/** Four fresh random bytes, as a view that is good until the next call fills the pool again. */
export function nextMask(): Buffer {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += maskBytes;
  return pool.subarray(used - maskBytes, used);
}
