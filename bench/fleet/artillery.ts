import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Seconds that each of Artillery's virtual users thinks, and so holds its connection, after it has opened it. */
export const holdSeconds = 40;

export interface ArtilleryRun extends AsyncDisposable {
  readonly pid: number;
  /** What its own report says, once it has ended by itself. */
  report(): Promise<ArtilleryReport>;
}

/** The sums of a report that could speak of a drop. */
export interface ArtilleryReport {
  readonly created: number;
  readonly completed: number;
  readonly failed: number;
  /** Every counter whose name has to do with errors or closes. */
  readonly errors: Readonly<Record<string, number>>;
}

/** Installs the npm package into a folder of the user's cache, not into this repository. Its scripts fetch browsers, so they are not run. */
export async function installArtillery(): Promise<{ program: string; version: string }> {
  const folder = join(homedir(), '.cache', 'drainproof-bench', 'artillery');
  const home = join(folder, 'node_modules', 'artillery');
  await mkdir(folder, { recursive: true });
  if (!(await exists(join(home, 'package.json')))) {
    await command('npm', [
      'install',
      `artillery@${artilleryVersion}`,
      '--prefix',
      folder,
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
    ]);
  }
  const { version, bin } = JSON.parse(await readFile(join(home, 'package.json'), 'utf8')) as {
    version: string;
    bin: { artillery: string };
  };
  return { program: join(home, bin.artillery), version };
}

/** The version that the committed figures were measured with. */
const artilleryVersion = '2.0.21';

export interface ArtilleryPlan {
  readonly program: string;
  readonly url: string;
  readonly connections: number;
  /** Seconds over which it shall open them. */
  readonly rampSeconds: number;
  /** Where script and report go. */
  readonly folder: string;
}

export async function startArtillery({
  program,
  url,
  connections,
  rampSeconds,
  folder,
}: ArtilleryPlan): Promise<ArtilleryRun> {
  const script = join(folder, 'artillery.json');
  const output = join(folder, 'artillery-report.json');
  const phase = { duration: rampSeconds, arrivalCount: connections };
  const scenario = { engine: 'ws', flow: [{ think: holdSeconds }] };
  await writeFile(script, JSON.stringify({ config: { target: url, phases: [phase] }, scenarios: [scenario] }));
  const child = spawn(process.execPath, [program, 'run', '--quiet', '--output', output, script], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ARTILLERY_DISABLE_TELEMETRY: 'true' },
  });
  const exited = once(child, 'exit');
  return {
    get pid() {
      return pidOf(child);
    },
    report: async () => {
      await exited;
      return parseReport(JSON.parse(await readFile(output, 'utf8')));
    },
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await exited;
    },
  };
}

export function parseReport(report: unknown): ArtilleryReport {
  const { counters } = (report as { aggregate: { counters: Record<string, number> } }).aggregate;
  return {
    created: counters['vusers.created'] ?? 0,
    completed: counters['vusers.completed'] ?? 0,
    failed: counters['vusers.failed'] ?? 0,
    errors: Object.fromEntries(Object.entries(counters).filter(([name]) => /error|close|disconnect/i.test(name))),
  };
}

function pidOf({ pid }: ChildProcess): number {
  if (pid === undefined) throw new Error('artillery did not start');
  return pid;
}

async function command(program: string, args: readonly string[]): Promise<void> {
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`'${program} ${args.join(' ')}' ended with ${code}`);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
