import type { Command } from 'commander';
import { Option } from 'commander';
import { matrixOf } from '../probes/report/cells.ts';
import type { Report } from '../probes/report/schema.ts';
import { terminalView } from '../probes/report/terminal.ts';
import { plural } from '../probes/report/words.ts';
import type { ExitCode } from './exit-codes.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import { Interrupted } from './interrupt.ts';
import type { Measured } from './measure.ts';
import { measure } from './measure.ts';
import { print, terminalOptions } from './print.ts';
import type { GivenFlags } from './run-flags.ts';
import { addRunFlags, failOn, runFlags } from './run-flags.ts';
import type { Row } from './selection.ts';
import { checkNames, chooseScenarios, flagsOf, mainVariants, rowOfFile, rowsOf } from './selection.ts';
import { rowOfStack } from './stack-row.ts';
import type { TargetName } from './target.ts';
import { readTarget } from './target.ts';
import { UsageError } from './usage-error.ts';

interface Flags extends GivenFlags {
  readonly controller: readonly string[];
  readonly settings: readonly string[];
  readonly failOn: (typeof failOn)[number];
}

/** `drainproof run`: scenarios on controllers, measured, with a report. */
export function addRun(program: Command, ended: (code: ExitCode) => void): void {
  const command = program
    .command('run')
    .summary('hold connections, disturb something, account for each one')
    .description(
      'Holds real WebSockets through real proxies, disturbs something, and accounts for each connection: who ended it, when, by which rule.',
    )
    .argument('[scenarios...]', "names as 'drainproof scenarios' lists them, or 'all'; none: the main question's")
    .addOption(
      new Option(
        '--controller <ids>',
        "rows of the matrix, as 'drainproof controllers' lists them: ids, 'haproxy', 'nginx', 'nginx-f5', or 'all'",
      )
        .default([], 'the main ones of both')
        .argParser((text: string, before: readonly string[]) => [...before, ...text.split(',')]),
    )
    .addOption(
      new Option('--settings <file>', 'one more row: a Pulumi.<stack>.yaml of yours, or the outputs of a stack (.json)')
        .default([], 'none')
        .argParser((text: string, before: readonly string[]) => [...before, text]),
    )
    .addOption(
      new Option('--fail-on <what>', "exit 1 on a failed 'verdict', or only on a 'surprise': what was not predicted")
        .choices(failOn)
        .default('verdict'),
    );
  addRunFlags(command)
    .addHelpText('after', examples)
    .action(async (names: readonly string[]) => {
      ended(await run(names, command.opts<Flags>()));
    });
}

const examples = `
Examples:
  drainproof run                                     what restarts and reloads do, both controllers, about a minute
  drainproof run controller-restart --controller haproxy-901s --scale 1/10
  drainproof run all --controller haproxy-aligned    every scenario on one controller
  drainproof run --settings Pulumi.minikube.yaml     the main question, for your own settings
  drainproof run high-load --controller nginx --connections 2000 --jobs 1
  drainproof run --target stack:minikube controller-restart server-restart     a deployed stack, in real time
  drainproof run --target stack:minikube controller-restart --keep 30s         an answer in a minute, whatever its grace
  pulumi stack output --json --stack minikube > m.json && drainproof run --target stack:m.json`;

async function run(names: readonly string[], flags: Flags): Promise<ExitCode> {
  const target = readTarget(flags.target);
  const scenarios = chooseScenarios(names);
  const complete = runFlags(flags, target.kind);
  const rows = await chooseRows(target, flags);
  checkNames(rows);
  const command = ['npx drainproof run', ...names, ...flagsOf(rows)].join(' ');
  const measured = await measure({ rows, scenarios, flags: complete, command });
  show(measured, flags);
  return codeOf(measured, flags.failOn);
}

/** On the lab named ids, then files; where neither is named, the main rows. A stack is one row. */
async function chooseRows(target: TargetName, { controller, settings }: Flags): Promise<readonly Row[]> {
  if (target.kind === 'stack') {
    const flag = controller.length > 0 ? '--controller' : settings.length > 0 ? '--settings' : null;
    if (flag === null) return [await rowOfStack(target.of)];
    throw new UsageError(
      `'${flag}' chooses what the lab runs: a stack has the controller and the settings that it was deployed with; leave it out`,
    );
  }
  const files = await Promise.all(settings.map(rowOfFile));
  const ids = controller.length === 0 && files.length === 0 ? mainVariants : controller;
  return [...rowsOf(ids), ...files];
}

function show({ report, files, failure }: Measured, flags: Flags): void {
  print(flags.json === true ? `${JSON.stringify(report)}\n` : terminalView(report, terminalOptions()));
  process.stderr.write(`\nwritten: ${files.join(', ')}\n`);
  if (failure !== null) throwUnlessTold(report, failure);
}

/** A run that was interrupted says so in its report; any other failure is an error, told after what was measured. */
function throwUnlessTold(report: Report, failure: Error): void {
  const done = plural(report.runs.length, 'run');
  process.stderr.write(`it ended early; the report holds what was finished before: ${done}\n`);
  if (!(failure instanceof Interrupted)) throw failure;
}

function codeOf({ report, failure }: Measured, on: Flags['failOn']): ExitCode {
  if (failure instanceof Interrupted) return exitCodes.interrupted;
  const verdict = exitCodeOf(report.runs.map((run) => run.verdict));
  if (on === 'verdict' || verdict === exitCodes.inconclusive) return verdict;
  const surprises = matrixOf(report).cells.filter((cell) => cell.agrees === false);
  if (verdict !== exitCodes.passed && surprises.length === 0) {
    process.stderr.write(
      `every run came as predicted, the bad ones too, so this ends with 0 (--fail-on surprise); 'drainproof run' itself would end with ${verdict}\n`,
    );
  }
  return surprises.length === 0 ? exitCodes.passed : exitCodes.failed;
}
