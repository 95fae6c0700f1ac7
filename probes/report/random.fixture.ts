import { createHash } from 'node:crypto';

/** Numbers from 0 up to 1, the same for the same seed, so that a made-up report can be compared with a stored one. */
export function random(seed: string): () => number {
  let block = createHash('sha256').update(seed).digest();
  let offset = 0;
  return () => {
    if (offset + 4 > block.length) {
      block = createHash('sha256').update(block).digest();
      offset = 0;
    }
    const value = block.readUInt32LE(offset) / 2 ** 32;
    offset += 4;
    return value;
  };
}
