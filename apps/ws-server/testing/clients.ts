import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { WebSocket } from 'ws';

/** What a client saw of the end of its connection. */
export interface Seen {
  readonly code: number;
  readonly reason: string;
  /** On performance.now(), milliseconds. */
  readonly at: number;
}

/** An open WebSocket that remembers what it hears. */
export interface TestClient {
  readonly socket: WebSocket;
  readonly messages: string[];
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly closed: Promise<Seen>;
}

/** @param url with path; `headers` are sent with the upgrade */
export async function openClient(url: string, headers: Readonly<Record<string, string>> = {}): Promise<TestClient> {
  const socket = new WebSocket(url, { headers, perMessageDeflate: false });
  const messages: string[] = [];
  socket.on('message', (data: Buffer) => messages.push(data.toString()));
  const closed = new Promise<Seen>((resolve) => {
    socket.once('close', (code, reason) => resolve({ code, reason: reason.toString(), at: performance.now() }));
  });
  let answered: TestClient['headers'] = {};
  socket.once('upgrade', (response) => (answered = response.headers));
  await once(socket, 'open');
  socket.on('error', () => socket.terminate());
  return { socket, messages, headers: answered, closed };
}

/** So many clients at the same address, opened one after the other so that their order is known. */
export async function openClients(count: number, url: string): Promise<TestClient[]> {
  const clients: TestClient[] = [];
  for (let index = 0; index < count; index += 1)
    clients.push(await openClient(url, { 'x-connection-id': `c${index}` }));
  return clients;
}

/** An upgrade that is refused: the HTTP answer. */
export async function refusedUpgrade(
  url: string,
): Promise<{ status: number; headers: Readonly<Record<string, unknown>> }> {
  const socket = new WebSocket(url);
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage];
  response.resume();
  socket.on('error', () => undefined);
  socket.terminate();
  return { status: response.statusCode ?? 0, headers: response.headers };
}

/** Like `printf TEXT | nc HOST PORT`: sends, ends its side, and resolves to everything that came back. */
export async function netcat(port: number, text: string): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port });
  socket.end(text);
  let answer = '';
  for await (const chunk of socket) answer += String(chunk);
  return answer;
}

/** A frame with a reserved opcode (3), masked with zeros and empty: against RFC 6455 §5.2. */
export const brokenFrame = Buffer.from([0x83, 0x80, 0, 0, 0, 0]);

/** A WebSocket by hand, for what no library sends: resolves when the 101 response is there. */
export async function openByHand(port: number, path: string): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port });
  const fields = ['Host: x', 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];
  const key = `Sec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}`;
  socket.write([`GET ${path} HTTP/1.1`, ...fields, key, '', ''].join('\r\n'));
  await once(socket, 'data');
  return socket;
}
