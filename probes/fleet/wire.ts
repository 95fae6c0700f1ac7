import { Socket } from 'node:net';

/** Is told what happens to a socket, each call within the event itself. */
export interface WireListener {
  onConnect(): void;
  onBytes(bytes: Buffer): void;
  onFin(): void;
  onError(error: Error): void;
}

/** All sockets read into this one buffer: a read is over before the next begins, and an idle connection holds none. */
const shared = Buffer.allocUnsafeSlow(65_536);
const reading = { buffer: shared, callback: onRead };

/**
 * A TCP connection that is as small as Node has it: listeners are the same functions for all, nothing is buffered, and no timer is its own.
 * Half open is allowed so that Node does not answer a FIN within the event that tells of it.
 */
export class Wire extends Socket {
  readonly #listener: WireListener;

  constructor(listener: WireListener) {
    super({ onread: reading, allowHalfOpen: true, noDelay: true });
    this.#listener = listener;
    this.on('connect', onConnect).on('end', onFin).on('error', onError);
  }

  static listenerOf(wire: Wire): WireListener {
    return wire.#listener;
  }
}

function onRead(this: Wire, count: number): boolean {
  Wire.listenerOf(this).onBytes(shared.subarray(0, count));
  return true;
}

function onConnect(this: Wire): void {
  Wire.listenerOf(this).onConnect();
}

function onFin(this: Wire): void {
  Wire.listenerOf(this).onFin();
}

function onError(this: Wire, error: Error): void {
  Wire.listenerOf(this).onError(error);
}
