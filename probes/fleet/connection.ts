import { chance } from './chance.ts';
import type { Settling } from './afterwards.ts';
import { EchoLedger } from './echo.ts';
import type { Violation } from './frame.ts';
import { closeCode, encodeClose, encodeFrame, opcode } from './frame.ts';
import type { FrameHandler } from './frame-reader.ts';
import { FrameReader } from './frame-reader.ts';
import type { Answer } from './handshake.ts';
import { Handshake } from './handshake.ts';
import { freshBytes } from './randomness.ts';
import type { ConnectionRecord } from './record.ts';
import type { Surroundings } from './surroundings.ts';
import { never, ticksFor } from './wheel.ts';
import type { WireListener } from './wire.ts';
import { Wire } from './wire.ts';

/** Whose connection it is. `gone` is the last call. */
export interface Owner {
  opened(): void;
  /** It was open and is not any more: nothing can be sent on it. */
  ended(): void;
  /** Nothing of it is left. */
  gone(): void;
}

/** How long a close handshake may take, from the first Close frame to the end of TCP; then the socket is destroyed. Milliseconds. */
const closeTimeoutMs = 2_000;
/** With so much unsent, no more is sent: a peer that reads nothing must not fill our memory. */
const mostUnsentBytes = 16_384;
/** RFC 6455 §5.3. */
const maskBytes = 4;
/** Draws of {@link chance} that retries, which draw by attempt, do not use. */
const draws = { echo: -1, ping: -2 } as const;
/** The codes with which an app that behaves well says goodbye. */
const cleanCodes: readonly number[] = [closeCode.normal, closeCode.goingAway, closeCode.serviceRestart];

/** One attempt of a client: a WebSocket from its request to the end of its TCP connection, noted in its record as it happens. */
export class Connection implements WireListener, FrameHandler, Settling {
  readonly #record: ConnectionRecord;
  readonly #around: Surroundings;
  readonly #owner: Owner;
  readonly #wire: Wire;
  readonly #reader = new FrameReader();
  readonly #echo = new EchoLedger();
  #handshake: Handshake | null = null;
  #state: 'connecting' | 'open' | 'closing' | 'gone' = 'connecting';
  /** The Close frame to send when the events of this turn have been seen. */
  #codeToSend: number | null = null;
  #isOver = false;
  #deadline: number;
  #nextEcho = never;
  #nextPing = never;

  constructor(record: ConnectionRecord, around: Surroundings, owner: Owner) {
    this.#record = record;
    this.#around = around;
    this.#owner = owner;
    this.#deadline = around.wheel.now + ticksFor(around.plan.connectTimeoutMs);
    this.#wire = new Wire(this);
    this.#wire.connect({ host: around.url.host, port: around.url.port });
  }

  /** When something is to be done next. */
  get nextTick(): number {
    return Math.min(this.#deadline, this.#nextEcho, this.#nextPing);
  }

  turn(tick: number): void {
    if (tick >= this.#deadline) this.#timeOut();
    if (this.#state !== 'open') return;
    const { plan, clock } = this.#around;
    if (tick >= this.#nextEcho) {
      this.#nextEcho = tick + ticksFor(plan.echoEveryMs);
      if (this.#wire.writableLength < mostUnsentBytes) this.#sendText(this.#echo.next(this.#record, clock.now()));
    }
    if (tick >= this.#nextPing) {
      this.#nextPing = tick + ticksFor(plan.pingEveryMs);
      if (this.#wire.writableLength < mostUnsentBytes) this.#send(opcode.ping, Buffer.alloc(0));
    }
  }

  /** The client's own goodbye. The connection is gone when the server has answered it, or after {@link closeTimeoutMs}. */
  close(): void {
    if (this.#state === 'open') {
      this.#end('client', null);
      this.#closeWith(closeCode.normal);
    } else if (this.#state === 'connecting') this.abandon();
  }

  /** Ends it at once, without a word. */
  abandon(): void {
    if (this.#state === 'gone') return;
    if (this.#state === 'open') this.#end('client', null);
    this.#record.endedBy ??= 'client';
    this.#goAway();
  }

  onConnect(): void {
    const { url } = this.#around;
    this.#handshake = new Handshake({ host: url.authority, path: url.path, id: this.#record.id });
    this.#wire.write(this.#handshake.request, 'latin1');
    this.#touch();
  }

  onBytes(bytes: Buffer): void {
    this.#touch();
    if (this.#state !== 'connecting') {
      this.#reader.read(bytes, this);
      return;
    }
    const answer = this.#handshake?.read(bytes) ?? null;
    if (answer !== null) this.#take(answer);
  }

  onFin(): void {
    if (this.#state === 'connecting') this.#refuse('closed before it was answered');
    else this.#tcpEnded('fin');
  }

  onError(error: Error): void {
    const why = 'code' in error && typeof error.code === 'string' ? error.code : error.message;
    if (this.#state === 'connecting') this.#refuse(why);
    else this.#tcpEnded(why);
  }

  onMessage(payload: Buffer, isText: boolean): void {
    if (!isText || this.#state !== 'open') return;
    const text = payload.toString();
    if (this.#around.plan.operationMs === null) this.#echo.acknowledge(this.#record, text, this.#around.clock.now());
    else if (text === `done ${operation}`) this.#record.operationsDone += 1;
    else if (text === `cut ${operation}`) this.#record.operationsCut += 1;
  }

  onPing(payload: Buffer): void {
    if (this.#state === 'open' && this.#wire.writableLength < mostUnsentBytes) this.#send(opcode.pong, payload);
  }

  onPong(): void {
    // Its byte has been noted; that is all that it is for.
  }

  onCloseFrame(code: number, reason: string): void {
    if (this.#state === 'open') {
      this.#end('peer', code, reason);
      this.#closeWith(code);
    } else {
      this.#record.closeCode = code;
      this.#record.closeReason = reason;
    }
  }

  onViolation({ code, why }: Violation): void {
    if (this.#state === 'open') this.#end('peer', null, `broke the protocol: ${why}`);
    this.#codeToSend ??= code;
    this.#settleAsOver();
  }

  settle(): void {
    if (this.#state === 'gone') return;
    if (this.#codeToSend !== null && !this.#wire.destroyed) {
      this.#send(opcode.close, encodeClose(this.#codeToSend));
      this.#codeToSend = null;
    }
    if (this.#isOver) this.#goAway();
  }

  #take({ backend, proxy, refused, rest }: Answer): void {
    const { roster, clock, emit, plan } = this.#around;
    const record = this.#record;
    this.#handshake = null;
    record.backend = roster.name(backend);
    record.proxy = roster.name(proxy);
    if (refused !== null) {
      this.#refuse(refused);
      return;
    }
    record.openedAt = clock.now();
    this.#state = 'open';
    this.#deadline = never;
    emit({
      at: record.openedAt,
      kind: 'connection-opened',
      id: record.id,
      backend: record.backend,
      proxy: record.proxy,
    });
    if (plan.operationMs === null) this.#nextEcho = this.#firstTick(plan.echoEveryMs, draws.echo);
    else {
      record.operations += 1;
      this.#sendText(operation);
    }
    this.#nextPing = this.#firstTick(plan.pingEveryMs, draws.ping);
    this.#owner.opened();
    if (rest.length > 0) this.#reader.read(rest, this);
  }

  /** Clients that open together do not speak together: each begins at its own place within the interval. */
  #firstTick(everyMs: number, draw: number): number {
    if (everyMs === 0) return never;
    const share = chance(this.#around.plan.seed, this.#record.client, draw);
    return this.#around.wheel.now + ticksFor(everyMs * share);
  }

  #refuse(why: string): void {
    const { clock, emit } = this.#around;
    if (this.#isOver) return;
    this.#record.refused = why;
    // An answer that comes in this turn of the loop yet is too late.
    this.#handshake = null;
    emit({ at: clock.now(), kind: 'connection-refused', id: this.#record.id, why });
    this.#settleAsOver();
  }

  /** Notes the end at the first sign of it. `code` null: no Close frame. */
  #end(by: 'client' | 'peer', code: number | null, reason: string | null = null): void {
    const record = this.#record;
    record.endedAt = this.#around.clock.now();
    record.endedBy = by;
    record.closeCode = code ?? closeCode.noCloseFrame;
    record.closeReason = reason;
    this.#state = 'closing';
    this.#nextEcho = never;
    this.#nextPing = never;
    this.#deadline = this.#around.wheel.now + ticksFor(closeTimeoutMs);
    this.#owner.ended();
  }

  #closeWith(code: number): void {
    this.#codeToSend = code;
    this.#around.afterwards.add(this);
  }

  #tcpEnded(how: string): void {
    if (this.#state === 'open') this.#end('peer', null);
    this.#record.socketEnd ??= how;
    this.#settleAsOver();
  }

  #settleAsOver(): void {
    this.#isOver = true;
    this.#around.afterwards.add(this);
  }

  #timeOut(): void {
    this.#deadline = never;
    if (this.#state === 'connecting') this.#refuse('timed out');
    else this.#settleAsOver();
  }

  #goAway(): void {
    const { emit } = this.#around;
    const { id, endedAt, closeCode: code } = this.#record;
    this.#state = 'gone';
    this.#deadline = never;
    this.#wire.destroy();
    if (endedAt !== null && code !== null) {
      emit({ at: endedAt, kind: 'connection-ended', id, code, clean: cleanCodes.includes(code) });
    }
    this.#owner.gone();
  }

  #sendText(text: string): void {
    this.#send(opcode.text, Buffer.from(text));
  }

  #send(frameOpcode: number, payload: Buffer): void {
    this.#wire.write(encodeFrame(frameOpcode, payload, freshBytes(maskBytes)));
    this.#touch();
  }

  #touch(): void {
    this.#record.lastByteAt = this.#around.clock.now();
  }
}

/** The name of the one operation that a connection begins. */
const operation = 'operation-1';
