import type { Command } from 'commander';
import { Option } from 'commander';
import { availableParallelism } from 'node:os';
import { Duration } from '../infra/settings/duration.ts';
import { longest } from '../infra/settings/field.ts';
import type { RetryKind } from '../probes/run/retry.ts';
import { retryKinds } from '../probes/run/retry.ts';
import { mostShards } from '../probes/shards/shard-settings.ts';
import { timeScale, wholeNumber } from './numbers.ts';
import { UsageError } from './usage-error.ts';

/** What decides the exit code of a run: its verdicts, or whether it came as predicted. */
export const failOn = ['verdict', 'surprise'] as const;

/** Flags of a command that measures. */
export interface RunFlags {
  readonly target: string;
  readonly connections: number;
  readonly scale: number;
  /** How long connections are asked to live; null: as the settings say. */
  readonly keep: Duration | null;
  /** Pods of the fleet in the cluster; null: the clients are in this process. */
  readonly shards: number | null;
  readonly repeat: number;
  readonly seed: number;
  readonly jobs: number;
  readonly retry: RetryKind;
  readonly out: string;
  readonly json?: true;
  readonly watch?: true;
}

/** As commander gives them: what nobody named is left out. */
export type GivenFlags = Omit<RunFlags, 'scale' | 'keep' | 'shards'> &
  Partial<Pick<RunFlags, 'scale' | 'keep' | 'shards'>>;

/** Every default of the command line stands here. */
const defaults = {
  target: 'lab',
  connections: 300,
  scale: 1 / 60,
  repeat: 1,
  seed: 1,
  // A run mostly waits for its timers, so one more than there are cores; with many more they would be late for each other.
  jobs: availableParallelism() + 1,
  retry: 'exponential',
  out: 'reports',
} as const;

/** More would need more descriptors for one process than most systems give. */
const mostConnections = 20_000;

/** Adds the flags that every measuring command has. */
export function addRunFlags(command: Command): Command {
  const options = [
    option(
      '--target <target>',
      "what is measured: 'lab', real proxies on this machine; 'stack:NAME', a deployed stack; 'stack:FILE.json', one by its outputs",
      defaults.target,
    ),
    option('--connections <n>', 'WebSockets that each run holds', defaults.connections).argParser(
      wholeNumber('--connections', 1, mostConnections),
    ),
    new Option('--scale <k>', 'compressed time: 1 is real time, 1/60 lets a minute pass in a second')
      .default(undefined, '1/60; a stack runs in real time')
      .argParser(timeScale),
    new Option('--keep <duration>', 'whether connections live for so long, such as 30s; nothing is watched for longer')
      .default(undefined, "the settings' session.keep")
      .argParser(keepTime),
    option('--repeat <n>', 'runs of each scenario on each controller', defaults.repeat).argParser(
      wholeNumber('--repeat', 1, 100),
    ),
    option('--seed <n>', 'repeats the same jitter and pacing', defaults.seed).argParser(
      wholeNumber('--seed', 0, 2 ** 31 - 1),
    ),
    option(
      '--jobs <n>',
      'runs side by side; fewer are more exact, more are faster. On one stack there is one run at a time',
      defaults.jobs,
    )
      .default(defaults.jobs, 'one more than there are cores')
      .argParser(wholeNumber('--jobs', 1, 32)),
    new Option(
      '--shards <n>',
      'stack only: the clients are so many pods in its cluster, instead of this process',
    ).argParser(wholeNumber('--shards', 1, mostShards)),
    option('--retry <policy>', 'how clients come back', defaults.retry).choices(retryKinds),
    option('--out <folder>', 'where the report goes', defaults.out),
    new Option('--json', 'the report as JSON on standard output, instead of the table'),
    new Option('--watch', 'say what happens while it happens: pods, signals, reloads, workers'),
  ];
  for (const each of options) command.addOption(each);
  return command;
}

function option(flags: string, description: string, value: unknown): Option {
  return new Option(flags, description).default(value);
}

/**
 * Fills in what depends on where is measured.
 * @throws UsageError for a flag that has no meaning there
 */
export function runFlags<T extends GivenFlags>(given: T, where: 'lab' | 'stack'): T & RunFlags {
  const { scale, keep = null, shards = null } = given;
  if (where === 'stack' && scale !== undefined && scale !== 1) {
    throw new UsageError(
      "'--scale' compresses the lab's time only: a stack runs in real time; leave it out, and ask for less with --keep",
    );
  }
  if (where === 'lab' && shards !== null) {
    throw new UsageError("'--shards' puts the clients into a stack's cluster: name one with --target stack:NAME");
  }
  return { ...given, scale: scale ?? (where === 'stack' ? 1 : defaults.scale), keep, shards };
}

function keepTime(text: string): Duration {
  let time = Duration.zero;
  try {
    time = Duration.parse(text);
  } catch (error) {
    throw new UsageError(`'--keep ${text}': ${(error as Error).message}`, { cause: error });
  }
  if (time.ms > 0 && !time.isLongerThan(longest)) return time;
  throw new UsageError(`'--keep ${text}': must be longer than 0s and at most ${longest.toString()}`);
}
