import * as ws from 'ws';
import { Duplex } from 'node:stream';

/** What a server sends, part by part: each part of a message is a frame. */
export type Sent =
  | { readonly kind: 'text' | 'binary'; readonly parts: readonly string[] }
  | { readonly kind: 'ping' | 'pong'; readonly data: string };

/** The two of the `ws` package that read and write frames. It exports them, but its types do not tell of them. */
interface FrameClasses {
  readonly Sender: new (socket: Duplex) => {
    ping(data: Buffer, mask: boolean): void;
    pong(data: Buffer, mask: boolean): void;
    send(data: Buffer, options: { fin: boolean; binary: boolean; compress: boolean; mask: boolean }): void;
    close(code: number, reason: Buffer, mask: boolean): void;
  };
  readonly Receiver: new (options: { isServer: boolean }) => {
    on(event: 'message', listener: (data: Buffer) => void): void;
    write(chunk: Buffer): void;
  };
}

const { Sender, Receiver } = ws as unknown as FrameClasses;

/** The bytes with which a server that uses `ws` sends these messages and then closes with 1001 'bye'. */
export function bytesOf(messages: readonly Sent[]): Buffer {
  const chunks: Buffer[] = [];
  const socket = new Duplex({
    write: (chunk: Buffer, _encoding, done) => {
      chunks.push(chunk);
      done();
    },
    read: () => undefined,
  });
  const sender = new Sender(socket);
  for (const message of messages) {
    if ('data' in message) sender[message.kind](Buffer.from(message.data), false);
    else {
      for (const [index, part] of message.parts.entries()) {
        const fin = index === message.parts.length - 1;
        sender.send(Buffer.from(part), { fin, binary: message.kind === 'binary', compress: false, mask: false });
      }
    }
  }
  sender.close(1001, Buffer.from('bye'), false);
  return Buffer.concat(chunks);
}

/** What a server that uses `ws` understands of a client's bytes. */
export function understoodByServer(bytes: Buffer): readonly string[] {
  const receiver = new Receiver({ isServer: true });
  const got: string[] = [];
  receiver.on('message', (data) => got.push(data.toString()));
  receiver.write(bytes);
  return got;
}
