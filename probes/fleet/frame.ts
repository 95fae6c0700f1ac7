import { isUtf8 } from 'node:buffer';

/** RFC 6455 §5.2. */
export const opcode = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** RFC 6455 §7.4.1. 1005 and 1006 are never sent, only told: a Close frame without a code, and none at all. */
export const closeCode = {
  normal: 1000,
  goingAway: 1001,
  protocolError: 1002,
  noCode: 1005,
  noCloseFrame: 1006,
  invalidText: 1007,
  tooBig: 1009,
  serviceRestart: 1012,
} as const;

/** The longest message that a client of the fleet takes, in bytes; what it holds is its own echo. */
export const longestMessageBytes = 65_536;
/** RFC 6455 §5.5. */
const longestControlBytes = 125;

/** One frame as it came. `payload` is a view of the bytes that were given, `size` is how many of them the frame took. */
export interface Frame {
  readonly kind: 'frame';
  readonly final: boolean;
  readonly opcode: number;
  readonly payload: Buffer;
  readonly size: number;
}

/** The bytes end within a frame: so many are needed, from its first, before it can be read further. */
export interface Incomplete {
  readonly kind: 'incomplete';
  readonly need: number;
}

/** A frame that a server must not send. `code` is what it is answered with. */
export interface Violation {
  readonly kind: 'violation';
  readonly code: number;
  readonly why: string;
}

/** Reads the frame that begins at `start`, as a client: a server's frames are not masked (RFC 6455 §5.1). */
export function decodeFrame(bytes: Buffer, start = 0): Frame | Incomplete | Violation {
  const available = bytes.length - start;
  if (available < 2) return { kind: 'incomplete', need: 2 };
  const first = bytes.readUInt8(start);
  const second = bytes.readUInt8(start + 1);
  const wrong = checkHead(first, second);
  if (wrong !== null) return violation(closeCode.protocolError, wrong);
  const lengthBytes = second === 126 ? 2 : second === 127 ? 8 : 0;
  const head = 2 + lengthBytes;
  if (available < head) return { kind: 'incomplete', need: head };
  const length = lengthBytes === 0 ? second : readLength(bytes, start + 2, lengthBytes);
  if (length > longestMessageBytes) {
    return violation(closeCode.tooBig, `a frame of ${length} bytes; at most ${longestMessageBytes} are taken`);
  }
  const size = head + length;
  if (available < size) return { kind: 'incomplete', need: size };
  return {
    kind: 'frame',
    final: (first & 0x80) !== 0,
    opcode: first & 0x0f,
    payload: bytes.subarray(start + head, start + size),
    size,
  };
}

/** @param mask four bytes that the network cannot foretell (RFC 6455 §5.3) */
export function encodeFrame(frameOpcode: number, payload: Buffer, mask: Buffer): Buffer {
  const { length } = payload;
  const head = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(head + 4 + length);
  frame[0] = 0x80 | frameOpcode;
  if (head === 2) frame[1] = 0x80 | length;
  else if (head === 4) {
    frame[1] = 0x80 | 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 0x80 | 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  mask.copy(frame, head, 0, 4);
  const body = head + 4;
  for (let index = 0; index < length; index++) {
    frame[body + index] = (payload[index] ?? 0) ^ (mask[index & 3] ?? 0);
  }
  return frame;
}

/** What a Close frame says. A reason that is cut off or not text is a violation, as is a code that must not be sent. */
export function decodeClose(payload: Buffer): { readonly code: number; readonly reason: string } | Violation {
  if (payload.length === 0) return { code: closeCode.noCode, reason: '' };
  if (payload.length === 1) return violation(closeCode.protocolError, 'a Close frame with half a code');
  const code = payload.readUInt16BE(0);
  if (!maySend(code)) return violation(closeCode.protocolError, `a Close frame with code ${code}`);
  const reason = payload.subarray(2);
  if (!isUtf8(reason)) return violation(closeCode.invalidText, 'a Close frame whose reason is not UTF-8');
  return { code, reason: reason.toString() };
}

/** The payload of a Close frame; empty for {@link closeCode.noCode}, since that one is never sent. */
export function encodeClose(code: number): Buffer {
  if (code === closeCode.noCode) return Buffer.alloc(0);
  const payload = Buffer.allocUnsafe(2);
  payload.writeUInt16BE(code);
  return payload;
}

export function violation(code: number, why: string): Violation {
  return { kind: 'violation', code, why };
}

function checkHead(first: number, second: number): string | null {
  if ((first & 0x70) !== 0) return 'a frame with reserved bits, though no extension was agreed on';
  if ((second & 0x80) !== 0) return 'a masked frame; a server must not mask';
  const code = first & 0x0f;
  if (code > opcode.pong || (code > opcode.binary && code < opcode.close)) return `a frame with unknown opcode ${code}`;
  if (code < opcode.close) return null;
  if ((first & 0x80) === 0) return 'a control frame in fragments';
  return second > longestControlBytes ? `a control frame longer than ${longestControlBytes} bytes` : null;
}

/** Beyond 2^53 it is not exact, and far too long in any case. */
function readLength(bytes: Buffer, at: number, lengthBytes: 2 | 8): number {
  return lengthBytes === 2 ? bytes.readUInt16BE(at) : Number(bytes.readBigUInt64BE(at));
}

/** RFC 6455 §7.4.2 and the registry of its codes. */
function maySend(code: number): boolean {
  return (
    (code >= 1000 && code <= 1014 && code !== 1004 && code !== 1005 && code !== 1006) || (code >= 3000 && code < 5000)
  );
}
