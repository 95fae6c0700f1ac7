import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Violation } from './frame.ts';
import { closeCode, encodeFrame, opcode } from './frame.ts';
import type { FrameHandler } from './frame-reader.ts';
import { FrameReader } from './frame-reader.ts';
import type { Sent } from './ws-oracle.fixture.ts';
import { bytesOf, understoodByServer } from './ws-oracle.fixture.ts';

/** Writes down what it is told. */
class Told implements FrameHandler {
  readonly what: string[] = [];
  onMessage(payload: Buffer, isText: boolean): void {
    this.what.push(`${isText ? 'text' : 'binary'} ${payload.toString('hex')}`);
  }
  onPing(payload: Buffer): void {
    this.what.push(`ping ${payload.toString('hex')}`);
  }
  onPong(): void {
    this.what.push('pong');
  }
  onCloseFrame(code: number, reason: string): void {
    this.what.push(`close ${code} ${reason}`);
  }
  onViolation({ code, why }: Violation): void {
    this.what.push(`violation ${code} ${why}`);
  }
}

function read(chunks: readonly Buffer[]): readonly string[] {
  const told = new Told();
  const reader = new FrameReader();
  // As the fleet does it: each chunk lies in the same buffer, which the next one overwrites.
  const shared = Buffer.alloc(Math.max(1, ...chunks.map((chunk) => chunk.length)));
  for (const chunk of chunks) {
    chunk.copy(shared);
    reader.read(shared.subarray(0, chunk.length), told);
    shared.fill(0xee);
  }
  return told.what;
}

function split(bytes: Buffer, size: number): readonly Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
}

function frame(first: number, payload: string | Buffer): Buffer {
  const body = Buffer.from(payload);
  return Buffer.concat([Buffer.from([first, body.length]), body]);
}

const message = fc.oneof(
  fc.record({
    kind: fc.constantFrom('text' as const, 'binary' as const),
    parts: fc.array(fc.string({ unit: 'grapheme', maxLength: 300 }), { minLength: 1, maxLength: 4 }),
  }),
  fc.record({ kind: fc.constantFrom('ping' as const, 'pong' as const), data: fc.string({ maxLength: 100 }) }),
);

function expected(sent: Sent): string {
  if (sent.kind === 'pong') return 'pong';
  const payload = 'data' in sent ? sent.data : sent.parts.join('');
  return `${sent.kind} ${Buffer.from(payload).toString('hex')}`;
}

describe('FrameReader', () => {
  it('reads whatever the ws package sends, cut into pieces of any size', () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 8 }), fc.integer({ min: 1, max: 400 }), (messages, size) => {
        const told = read(split(bytesOf(messages), size));
        assert.deepEqual(told, [...messages.map(expected), 'close 1001 bye']);
      }),
      { numRuns: 200 },
    );
  });

  it('gives the same of any bytes at all, whole or byte by byte', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const buffer = Buffer.from(bytes);
        assert.deepEqual(read(split(buffer, 1)), read([buffer]));
      }),
      { numRuns: 300 },
    );
  });

  it('takes a control frame between the fragments of a message', () => {
    const bytes = Buffer.concat([frame(0x01, 'He'), frame(0x89, '!'), frame(0x00, 'l'), frame(0x80, 'lo')]);
    const hex = Buffer.from('Hello').toString('hex');
    assert.deepEqual(read(split(bytes, 3)), ['ping 21', `text ${hex}`]);
  });

  it('takes a text whose character is cut by a fragment', () => {
    const [first, second] = [Buffer.from([0xc3]), Buffer.from([0xa9])];
    assert.deepEqual(read([frame(0x01, first), frame(0x80, second)]), ['text c3a9']);
  });

  it('refuses text that is not UTF-8, a continuation of nothing, a message within a message, and too much of one', () => {
    const many = Array.from({ length: 5_000 }, () => frame(0x00, ''));
    for (const [bytes, code] of [
      [frame(0x81, Buffer.from([0xff])), closeCode.invalidText],
      [frame(0x80, 'x'), closeCode.protocolError],
      [Buffer.concat([frame(0x01, 'x'), frame(0x81, 'y')]), closeCode.protocolError],
      [Buffer.concat([frame(0x01, ''), ...many]), closeCode.tooBig],
    ] as const) {
      const told = read([bytes, frame(0x81, 'nothing more is read')]);
      assert.equal(told.length, 1);
      assert.match(told[0] ?? '', new RegExp(`^violation ${code} `));
    }
  });

  it('reads nothing after a Close frame', () => {
    assert.deepEqual(read([Buffer.concat([frame(0x88, ''), frame(0x81, 'late')])]), ['close 1005 ']);
  });
});

describe('a frame of the fleet', () => {
  it('is understood by the ws package, whatever it carries', () => {
    const mask = fc.uint8Array({ minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 500 }), mask, (text, bytes) => {
        const payload = Buffer.from(text);
        const frame = encodeFrame(opcode.text, payload, Buffer.from(bytes));
        assert.deepEqual(understoodByServer(frame), [payload.toString()]);
      }),
      { numRuns: 100 },
    );
  });
});
