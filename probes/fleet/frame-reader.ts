import { isUtf8 } from 'node:buffer';
import type { Frame, Violation } from './frame.ts';
import { closeCode, decodeClose, decodeFrame, longestMessageBytes, opcode, violation } from './frame.ts';

/** Is told what a server sent. Payloads are views of a buffer that is used again: copy what shall be kept. */
export interface FrameHandler {
  onMessage(payload: Buffer, isText: boolean): void;
  onPing(payload: Buffer): void;
  onPong(): void;
  /** The last call: nothing after a Close frame is read. */
  onCloseFrame(code: number, reason: string): void;
  /** The last call: the server broke the protocol. */
  onViolation(violation: Violation): void;
}

/** The beginning of a frame whose rest has not come. */
interface Partial {
  bytes: Buffer;
  length: number;
  /** No use to look again before so many bytes are there. */
  need: number;
}

/** The beginning of a message whose last fragment has not come. */
interface Fragments {
  readonly isText: boolean;
  readonly payloads: Buffer[];
  length: number;
}

/** Reads frames from pieces of any size. While nothing is half read it holds no buffer: thousands of readers cost little. */
export class FrameReader {
  #partial: Partial | null = null;
  #fragments: Fragments | null = null;
  #isDone = false;

  read(chunk: Buffer, handler: FrameHandler): void {
    if (this.#isDone) return;
    if (this.#partial === null) {
      this.#readFrames(chunk, handler);
      return;
    }
    const partial = append(this.#partial, chunk);
    if (partial.length < partial.need) return;
    this.#partial = null;
    this.#readFrames(partial.bytes.subarray(0, partial.length), handler);
  }

  #readFrames(bytes: Buffer, handler: FrameHandler): void {
    let at = 0;
    while (at < bytes.length && !this.#isDone) {
      const frame = decodeFrame(bytes, at);
      if (frame.kind === 'incomplete') {
        this.#partial = keep(bytes.subarray(at), frame.need);
        return;
      }
      if (frame.kind === 'violation') {
        this.#refuse(frame, handler);
        return;
      }
      at += frame.size;
      this.#take(frame, handler);
    }
  }

  #take(frame: Frame, handler: FrameHandler): void {
    switch (frame.opcode) {
      case opcode.ping:
        handler.onPing(frame.payload);
        return;
      case opcode.pong:
        handler.onPong();
        return;
      case opcode.close:
        this.#takeClose(frame, handler);
        return;
      default:
        this.#takeData(frame, handler);
    }
  }

  #takeClose({ payload }: Frame, handler: FrameHandler): void {
    const close = decodeClose(payload);
    if ('kind' in close) {
      this.#refuse(close, handler);
      return;
    }
    this.#isDone = true;
    handler.onCloseFrame(close.code, close.reason);
  }

  #takeData(frame: Frame, handler: FrameHandler): void {
    const isContinuation = frame.opcode === opcode.continuation;
    if (isContinuation !== (this.#fragments !== null)) {
      const why = isContinuation ? 'a continuation of nothing' : 'a new message within a fragmented one';
      this.#refuse(violation(closeCode.protocolError, why), handler);
      return;
    }
    if (frame.final && this.#fragments === null) {
      this.#finish(frame.payload, frame.opcode === opcode.text, handler);
      return;
    }
    const fragments = (this.#fragments ??= { isText: frame.opcode === opcode.text, payloads: [], length: 0 });
    fragments.length += frame.payload.length;
    if (fragments.length > longestMessageBytes || fragments.payloads.length >= mostFragments) {
      const why = `a message of more than ${longestMessageBytes} bytes or ${mostFragments} fragments`;
      this.#refuse(violation(closeCode.tooBig, why), handler);
      return;
    }
    fragments.payloads.push(Buffer.from(frame.payload));
    if (!frame.final) return;
    this.#fragments = null;
    this.#finish(Buffer.concat(fragments.payloads), fragments.isText, handler);
  }

  #finish(payload: Buffer, isText: boolean, handler: FrameHandler): void {
    if (isText && !isUtf8(payload)) {
      this.#refuse(violation(closeCode.invalidText, 'a text message that is not UTF-8'), handler);
      return;
    }
    handler.onMessage(payload, isText);
  }

  #refuse(wrong: Violation, handler: FrameHandler): void {
    this.#isDone = true;
    this.#fragments = null;
    handler.onViolation(wrong);
  }
}

/** Empty fragments are allowed and cost memory: a message may have so many. */
const mostFragments = 4_096;

function keep(rest: Buffer, need: number): Partial {
  const bytes = Buffer.allocUnsafeSlow(Math.max(need, rest.length));
  rest.copy(bytes);
  return { bytes, length: rest.length, need };
}

/** The buffer at least doubles when it grows, so that bytes that come one by one are not copied each time. */
function append(partial: Partial, chunk: Buffer): Partial {
  const length = partial.length + chunk.length;
  if (length > partial.bytes.length) {
    const larger = Buffer.allocUnsafeSlow(Math.max(length, 2 * partial.bytes.length));
    partial.bytes.copy(larger, 0, 0, partial.length);
    partial.bytes = larger;
  }
  chunk.copy(partial.bytes, partial.length);
  partial.length = length;
  return partial;
}
