import { createServer, type Server, type Socket } from 'node:net';
import { within, type AppClock } from '../shared/clock.ts';
import { closeServer } from '../shared/http.ts';
import type { Log } from '../shared/log.ts';
import type { Connections } from './connections.ts';
import { commandHelp, LineSplitter, longestLineBytes, parseCommand } from './control-protocol.ts';

export interface ControlOptions {
  readonly connections: Connections;
  readonly clock: AppClock;
  readonly log: Log;
}

/** How long a peer has for its half of the close handshake before its connection is cut. The asker of the command waits meanwhile. */
export const closeHandshakeMs = 2_000;
/** Askers at the same time; a command is short, and everybody who wants to ask can wait. */
const mostAskers = 64;

/** 1001 as in a drain: the client shall come back, and finds another place. */
const closedByControl = { code: 1001, reason: 'Closed by control port' } as const;

/** The control port: a line with a number in, that many connections closed, the number really closed out. Works through half-closed connections. */
export class ControlServer {
  readonly server: Server;
  readonly #options: ControlOptions;
  readonly #askers = new Set<Asker>();

  constructor(options: ControlOptions) {
    this.#options = options;
    // Half open: `echo 50 | nc` ends its side at once and still wants the answer.
    this.server = createServer({ allowHalfOpen: true }, (socket) => this.#welcome(socket));
    this.server.maxConnections = mostAskers;
  }

  /** Takes no more commands; those under way are answered first. */
  async close(): Promise<void> {
    const closed = closeServer(this.server);
    for (const asker of this.#askers) asker.finish();
    await closed;
  }

  #welcome(socket: Socket): void {
    const asker = new Asker(socket, (line) => this.#answer(line));
    this.#askers.add(asker);
    socket.once('close', () => this.#askers.delete(asker));
  }

  async #answer(line: string): Promise<string> {
    const asked = parseCommand(line);
    if (asked === undefined) return `error: ${commandHelp}, got ${JSON.stringify(line.trim())}`;
    const closed = await closeOldest(this.#options, asked);
    this.#options.log.info('control', { asked, closed }, `control port: asked to close ${asked}, closed ${closed}`);
    return String(closed);
  }
}

/**
 * Closes the oldest connections, at most `count`, and waits for the end of each; one whose peer doesn't answer is cut after
 * {@link closeHandshakeMs}.
 * @returns how many were closed by this call: what somebody else closes already is not counted
 */
async function closeOldest({ connections, clock }: ControlOptions, count: number): Promise<number> {
  const closing = connections
    .oldestOpen(count)
    .filter((connection) => connection.close('control', closedByControl.code, closedByControl.reason));
  const ends = Promise.all(closing.map((connection) => connection.gone()));
  if ((await within(clock, closeHandshakeMs, ends)) === 'late') {
    // Ending what has ended already does nothing.
    for (const connection of closing) connection.terminate('control');
    await ends;
  }
  return closing.length;
}

/** Whoever is connected to the control port. Lines are answered one after the other, in the order in which they came. */
class Asker {
  readonly #socket: Socket;
  readonly #answer: (line: string) => Promise<string>;
  readonly #lines = new LineSplitter();
  #work: Promise<void> = Promise.resolve();

  constructor(socket: Socket, answer: (line: string) => Promise<string>) {
    this.#socket = socket;
    this.#answer = answer;
    socket.on('data', (chunk) => this.#take(chunk));
    socket.once('end', () => this.#takeAll(this.#lines.end(), true));
    // An asker that breaks off hears no answer; the command is done all the same, and 'close' follows.
    socket.on('error', () => socket.destroy());
  }

  /** Answers what has come, then hangs up. */
  finish(): void {
    void this.#work.then(() => this.#socket.destroySoon());
  }

  #take(chunk: Buffer): void {
    const lines = this.#lines.push(chunk);
    if (lines) return this.#takeAll(lines, false);
    this.#socket.pause();
    this.#work = this.#work.then(() =>
      this.#say(`error: ${commandHelp}, got more than ${longestLineBytes} bytes in a line`),
    );
    this.finish();
  }

  /** Reads no further until these are answered, so that nobody can pile up commands here. */
  #takeAll(lines: readonly string[], last: boolean): void {
    this.#socket.pause();
    this.#work = this.#work.then(async () => {
      for (const line of lines) this.#say(await this.#answer(line));
      if (last) this.#socket.end();
      else this.#socket.resume();
    });
  }

  #say(line: string): void {
    if (this.#socket.writable) this.#socket.write(`${line}\n`);
  }
}
