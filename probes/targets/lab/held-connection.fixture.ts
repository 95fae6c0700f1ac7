import { connect, type Socket } from 'node:net';
import { randomBytes } from 'node:crypto';

const ping = Buffer.from([0x89, 0x00]);

/** A WebSocket held by hand: no library in between that could answer, ping or tidy up. */
export class HeldConnection {
  readonly id: string;
  /** `<pod>/<pid of the worker>`, from the proxy's measuring aid. */
  proxy = '';
  /** Bytes that came after the handshake. */
  received = Buffer.alloc(0);
  /** How and when (on the clock given to {@link open}) the other side ended it; null while it is held. */
  end: { readonly how: 'fin' | 'rst'; readonly at: number } | null = null;
  readonly #socket: Socket;

  private constructor(id: string, socket: Socket, now: () => number) {
    this.id = id;
    this.#socket = socket;
    const ended = (how: 'fin' | 'rst') => (): void => {
      this.end ??= { how, at: now() };
    };
    socket.once('end', ended('fin'));
    socket.on('error', ended('rst'));
    socket.once('close', ended('rst'));
  }

  /** @throws when the upgrade is not answered with 101 */
  static async open(url: string, id: string, now: () => number): Promise<HeldConnection> {
    const { hostname, port } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    const connection = new HeldConnection(id, socket, now);
    const head = await connection.#handshake(hostname);
    if (!head.startsWith('HTTP/1.1 101')) {
      socket.destroy();
      throw new Error(`the upgrade of ${id} was answered with '${head.split('\r\n')[0] ?? ''}'`);
    }
    connection.proxy = /^x-drainproof-proxy: (.*)$/im.exec(head)?.[1]?.trim() ?? '';
    socket.on('data', (data) => {
      connection.received = Buffer.concat([connection.received, data]);
      connection.#answerPings();
      connection.#answerClose();
    });
    return connection;
  }

  /** Process id of the proxy's worker that holds it. */
  get worker(): number {
    return Number(this.proxy.split('/')[1]);
  }

  /** Name of the controller's pod that holds it. */
  get pod(): string {
    return this.proxy.split('/')[0] ?? '';
  }

  /** The code of the Close frame that came, if one did. */
  get closeCode(): number | null {
    const at = this.received.lastIndexOf(0x88);
    return at === -1 || at + 4 > this.received.length ? null : this.received.readUInt16BE(at + 2);
  }

  /** Sends one masked text frame. The server echoes it. */
  send(text: string): void {
    this.#frame(0x81, Buffer.from(text));
  }

  close(): void {
    this.#socket.destroy();
  }

  #frame(head: number, payload: Buffer): void {
    const mask = randomBytes(4);
    const masked = payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0));
    this.#socket.write(Buffer.concat([Buffer.from([head, 0x80 | payload.length]), mask, masked]));
  }

  /** An empty ping is all that the server's heartbeat sends; one that goes unanswered would end the connection. */
  #answerPings(): void {
    for (let at = this.received.indexOf(ping); at !== -1; at = this.received.indexOf(ping)) {
      this.received = Buffer.concat([this.received.subarray(0, at), this.received.subarray(at + ping.length)]);
      if (this.end === null) this.#frame(0x8a, Buffer.alloc(0));
    }
  }

  /** The other half of the close handshake, without which the server would wait for it. */
  #answerClose(): void {
    if (this.closeCode === null || this.#socket.writableEnded) return;
    this.#frame(0x88, Buffer.alloc(0));
    this.#socket.end();
  }

  #handshake(host: string): Promise<string> {
    const socket = this.#socket;
    const key = randomBytes(16).toString('base64');
    socket.write(
      `GET /ws HTTP/1.1\r\nHost: ${host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\nX-Connection-Id: ${this.id}\r\n\r\n`,
    );
    return new Promise((resolve, reject) => {
      let head = '';
      const onData = (data: Buffer): void => {
        head += data.toString('latin1');
        const end = head.indexOf('\r\n\r\n');
        if (end === -1) return;
        socket.off('data', onData);
        resolve(head.slice(0, end));
      };
      socket.on('data', onData);
      socket.once('error', reject);
      socket.once('close', () => {
        reject(new Error(`${this.id} ended before it was upgraded`));
      });
    });
  }
}
