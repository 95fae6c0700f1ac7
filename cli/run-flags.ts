import type { Command } from 'commander';
import { Option } from 'commander';
import { availableParallelism } from 'node:os';
import type { RetryKind } from '../probes/run/retry.ts';
import { retryKinds } from '../probes/run/retry.ts';
import { timeScale, wholeNumber } from './numbers.ts';

/** What decides the exit code of a run: its verdicts, or whether it came as predicted. */
export const failOn = ['verdict', 'surprise'] as const;

/** Flags of a command that measures. */
export interface RunFlags {
  readonly target: string;
  readonly connections: number;
  readonly scale: number;
  readonly repeat: number;
  readonly seed: number;
  readonly jobs: number;
  readonly retry: RetryKind;
  readonly out: string;
  readonly json?: true;
  readonly watch?: true;
}

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
    option('--target <target>', "what is measured: 'lab', real proxies on this machine", defaults.target),
    option('--connections <n>', 'WebSockets that each run holds', defaults.connections).argParser(
      wholeNumber('--connections', 1, mostConnections),
    ),
    option('--scale <k>', 'compressed time: 1 is real time, 1/60 lets a minute pass in a second', defaults.scale)
      .default(defaults.scale, '1/60')
      .argParser(timeScale),
    option('--repeat <n>', 'runs of each scenario on each controller', defaults.repeat).argParser(
      wholeNumber('--repeat', 1, 100),
    ),
    option('--seed <n>', 'repeats the same jitter and pacing', defaults.seed).argParser(
      wholeNumber('--seed', 0, 2 ** 31 - 1),
    ),
    option('--jobs <n>', 'runs side by side; fewer are more exact, more are faster', defaults.jobs)
      .default(defaults.jobs, 'one more than there are cores')
      .argParser(wholeNumber('--jobs', 1, 32)),
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
