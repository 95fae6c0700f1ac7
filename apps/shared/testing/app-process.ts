import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { eventually } from './eventually.ts';
import type { LogLine } from './memory-log.ts';

export interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
}

/** A real process that runs an app. Ended, if need be, at the end of its `await using` block. */
export class AppProcess implements AsyncDisposable {
  readonly child: ChildProcess;
  readonly lines: LogLine[] = [];
  readonly exit: Promise<Exit>;
  stderr = '';

  /** @param args what node is to run; the environment is these variables and the PATH, nothing else */
  constructor(args: readonly string[], environment: Readonly<Record<string, string>>) {
    const PATH = process.env['PATH'] ?? '';
    this.child = spawn(process.execPath, args, { env: { PATH, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
    this.exit = new Promise((resolve) => this.child.once('close', (code, signal) => resolve({ code, signal })));
    const { stdout, stderr } = this.child;
    if (stdout) createInterface({ input: stdout }).on('line', (line) => this.lines.push(JSON.parse(line) as LogLine));
    stderr?.on('data', (chunk: Buffer) => (this.stderr += chunk.toString()));
  }

  /** The first line with this event whose fields match, once it is there. */
  line(event: string, fields: Readonly<Record<string, unknown>> = {}): Promise<LogLine> {
    const matches = (line: LogLine) =>
      line.event === event && Object.entries(fields).every(([name, value]) => line[name] === value);
    return eventually(`log line '${event}' ${JSON.stringify(fields)}`, () => this.lines.find(matches));
  }

  /** All lines with this event so far. */
  all(event: string): readonly LogLine[] {
    return this.lines.filter((line) => line.event === event);
  }

  /** The port on which the app's server of this name listens. */
  async port(server: string): Promise<number> {
    return Number((await this.line('listening', { server }))['port']);
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.kill('SIGKILL');
    await this.exit;
  }
}
