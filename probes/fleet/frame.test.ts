import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { closeCode, decodeClose, decodeFrame, encodeClose, encodeFrame, longestMessageBytes, opcode } from './frame.ts';

/** A frame as a server sends it: not masked. */
function serverFrame(first: number, payload: Buffer, lengthBytes: 0 | 2 | 8 = 0): Buffer {
  const head = Buffer.alloc(2 + lengthBytes);
  head[0] = first;
  head[1] = lengthBytes === 0 ? payload.length : lengthBytes === 2 ? 126 : 127;
  if (lengthBytes === 2) head.writeUInt16BE(payload.length, 2);
  if (lengthBytes === 8) head.writeBigUInt64BE(BigInt(payload.length), 2);
  return Buffer.concat([head, payload]);
}

describe('decodeFrame', () => {
  it('reads a frame of each length form, and says how many bytes it took', () => {
    for (const [length, lengthBytes] of [
      [0, 0],
      [125, 0],
      [126, 2],
      [65_535, 2],
      [65_536, 8],
    ] as const) {
      const payload = Buffer.alloc(length, 7);
      const bytes = Buffer.concat([serverFrame(0x82, payload, lengthBytes), Buffer.from('next')]);
      const frame = decodeFrame(bytes);
      assert.ok(frame.kind === 'frame');
      assert.deepEqual(
        [frame.final, frame.opcode, frame.payload.length, frame.size],
        [true, opcode.binary, length, bytes.length - 4],
      );
    }
  });

  it('says how many bytes are needed when a frame is cut off anywhere', () => {
    const whole = serverFrame(0x82, Buffer.alloc(300), 2);
    for (let length = 0; length < whole.length; length++) {
      const cut = decodeFrame(whole.subarray(0, length));
      assert.ok(cut.kind === 'incomplete');
      assert.ok(cut.need > length && cut.need <= whole.length);
    }
  });

  it('refuses what a server must not send, each with its code and reason', () => {
    const { protocolError, tooBig } = closeCode;
    const tooLong = serverFrame(0x82, Buffer.alloc(0), 8);
    tooLong.writeBigUInt64BE(2n ** 63n, 2);
    for (const [bytes, code, why] of [
      [serverFrame(0xc2, Buffer.alloc(1)), protocolError, /reserved bits/],
      [Buffer.from([0x82, 0x80]), protocolError, /masked/],
      [serverFrame(0x83, Buffer.alloc(1)), protocolError, /unknown opcode 3/],
      [serverFrame(0x8b, Buffer.alloc(1)), protocolError, /unknown opcode 11/],
      [serverFrame(0x09, Buffer.alloc(1)), protocolError, /control frame in fragments/],
      [serverFrame(0x89, Buffer.alloc(126), 2), protocolError, /longer than 125/],
      [tooLong, tooBig, new RegExp(`at most ${longestMessageBytes}`)],
    ] as const) {
      const frame = decodeFrame(bytes);
      assert.ok(frame.kind === 'violation');
      assert.equal(frame.code, code);
      assert.match(frame.why, why);
    }
  });
});

describe('encodeFrame', () => {
  it('masks any payload so that unmasking gives it back', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 70_000, size: 'max' }),
        fc.uint8Array({ minLength: 4, maxLength: 4 }),
        (payload, mask) => {
          const frame = encodeFrame(opcode.binary, Buffer.from(payload), Buffer.from(mask));
          const body = frame.subarray(frame.length - payload.length);
          assert.deepEqual(Buffer.from(body.map((byte, index) => byte ^ (mask[index & 3] ?? 0))), Buffer.from(payload));
          assert.equal((frame[1] ?? 0) & 0x80, 0x80);
        },
      ),
      { numRuns: 20 },
    );
  });
});

describe('decodeClose', () => {
  it('reads code and reason, and takes an empty frame as one without a code', () => {
    const payload = Buffer.concat([encodeClose(1001), Buffer.from('fort – später')]);
    assert.deepEqual(decodeClose(payload), { code: 1001, reason: 'fort – später' });
    assert.deepEqual(decodeClose(Buffer.alloc(0)), { code: closeCode.noCode, reason: '' });
    assert.equal(encodeClose(closeCode.noCode).length, 0);
  });

  it('refuses half a code, codes that must not be sent, and a reason that is not UTF-8', () => {
    const broken = Buffer.concat([encodeClose(1000), Buffer.from([0xff])]);
    for (const payload of [Buffer.alloc(1), ...[0, 999, 1004, 1005, 1006, 1015, 2999, 5000].map(encodeCode), broken]) {
      const close = decodeClose(payload);
      assert.ok('kind' in close, `${payload.toString('hex')} was taken`);
    }
    for (const code of [1000, 1003, 1007, 1014, 3000, 4999])
      assert.deepEqual(decodeClose(encodeCode(code)), { code, reason: '' });
  });
});

function encodeCode(code: number): Buffer {
  const payload = Buffer.alloc(2);
  payload.writeUInt16BE(code);
  return payload;
}
