import type { Command } from 'commander';
import { Option } from 'commander';
import { variants } from '../infra/controllers/catalogue.ts';
import { compare } from '../probes/compare/compare.ts';
import { comparisonMarkdownView } from '../probes/compare/markdown.ts';
import type { Comparison } from '../probes/compare/schema.ts';
import type { Subject } from '../probes/compare/subject.ts';
import { subjectOfReport, subjectsOfReport } from '../probes/compare/subject.ts';
import { comparisonTerminalView } from '../probes/compare/terminal.ts';
import { readReport } from '../probes/report/read.ts';
import type { ExitCode } from './exit-codes.ts';
import { exitCodes } from './exit-codes.ts';
import { measure } from './measure.ts';
import { print, terminalOptions } from './print.ts';
import type { GivenFlags, RunFlags } from './run-flags.ts';
import { addRunFlags, runFlags } from './run-flags.ts';
import type { Row } from './selection.ts';
import { checkNames, chooseScenarios, rowsOf } from './selection.ts';
import { rowOfStack } from './stack-row.ts';
import { isStackName, readTarget } from './target.ts';
import { UsageError } from './usage-error.ts';

interface Flags extends GivenFlags {
  readonly scenarios: readonly string[];
  readonly format: (typeof formats)[number];
}

const formats = ['table', 'markdown', 'json'] as const;

/** `drainproof compare`: two or more subjects, measured alike, side by side; the first is the reference. */
export function addCompare(program: Command, ended: (code: ExitCode) => void): void {
  const command = program
    .command('compare')
    .summary('reports, controllers or stacks side by side, with what chance alone would explain')
    .description(
      'Compares reports of earlier runs, or controllers or deployed stacks by running the same battery on each. The first is the reference; what is not alike is refused.',
    )
    .argument(
      '<subjects...>',
      'report.json files or folders, or ids of controllers, or stacks (stack:NAME, stack:FILE.json); one report compares its controllers',
    )
    .addOption(new Option('--format <format>', 'which view').choices(formats).default('table'))
    .addOption(
      new Option('--scenarios <names>', 'for controllers and stacks: what is run on each')
        .default([], "the main question's")
        .argParser((text: string) => text.split(',')),
    );
  addRunFlags(command)
    .addHelpText('after', examples)
    .action(async (names: readonly string[]) => {
      ended(await run(names, command.opts<Flags>()));
    });
}

const examples = `
Exit code 1: a subject is worse than the reference beyond what chance explains; 3: it cannot be told.

Examples:
  drainproof compare haproxy-901s haproxy-aligned        runs the main question on both, and compares
  drainproof compare stack:minikube stack:minikube-nginx --keep 30s   two deployed stacks, side by side
  drainproof compare before/ after/                      two reports, paired by controller and scenario
  drainproof compare reports                             the controllers of one report`;

async function run(names: readonly string[], flags: Flags): Promise<ExitCode> {
  if (readTarget(flags.target).kind === 'stack') {
    throw new UsageError(`'--target ${flags.target}': name the stacks as subjects: drainproof compare stack:A stack:B`);
  }
  const ids = new Set(variants.map((variant) => variant.id));
  const controllers = alone(names, { plural: 'controllers', of: (name) => ids.has(name) });
  const stacks = alone(names, { plural: 'stacks', of: isStackName });
  const subjects =
    stacks.length > 0
      ? await measuredSubjects(stacks, await Promise.all(stacks.map(rowOf)), runFlags(flags, 'stack'))
      : controllers.length > 0
        ? await measuredSubjects(controllers, rowsOf(controllers), runFlags(flags, 'lab'))
        : await storedSubjects(names);
  const comparison = compare(subjects);
  print(viewOf(comparison, flags));
  return codes[comparison.outcome];
}

function rowOf(name: string): Promise<Row> {
  const target = readTarget(name);
  if (target.kind === 'lab') throw new Error(`'${name}' is no stack`);
  return rowOfStack(target.of);
}

interface Kind {
  readonly plural: 'controllers' | 'stacks';
  readonly of: (name: string) => boolean;
}

/** Those of one kind that is measured: all of the names, or none. @throws UsageError where they are mixed, or are one alone */
function alone(names: readonly string[], { plural, of }: Kind): readonly string[] {
  const some = names.filter(of);
  const others = names.filter((name) => !of(name));
  if (some.length > 0 && others.length > 0) {
    const are = some.length === 1 ? `is a ${plural.slice(0, -1)}` : `are ${plural}`;
    throw new UsageError(
      `'${some.join("', '")}' ${are} and '${others.join("', '")}' is not: compare ${plural} with ${plural}, or reports with reports`,
    );
  }
  if (new Set(some).size === 1) {
    throw new UsageError(`'${String(some[0])}' alone has nothing to be compared with: name two ${plural} or more`);
  }
  return some;
}

const codes: Readonly<Record<Comparison['outcome'], ExitCode>> = {
  better: exitCodes.passed,
  'no-difference': exitCodes.passed,
  worse: exitCodes.failed,
  'cannot-be-told': exitCodes.inconclusive,
};

async function storedSubjects(files: readonly string[]): Promise<readonly Subject[]> {
  const reports = await Promise.all(files.map(readReport));
  const [only] = reports;
  if (reports.length === 1 && only !== undefined) return subjectsOfReport(only);
  return reports.map((report, index) => subjectOfReport(report, files[index] ?? ''));
}

/** Runs the same battery on each; throws what ended it early, since half a battery compares nothing. */
async function measuredSubjects(
  names: readonly string[],
  rows: readonly Row[],
  flags: Flags & RunFlags,
): Promise<readonly Subject[]> {
  checkNames(rows);
  const { report, files, failure } = await measure({
    rows,
    scenarios: chooseScenarios(flags.scenarios),
    flags,
    command: `npx drainproof compare ${names.join(' ')}${flags.scenarios.length === 0 ? '' : ` --scenarios ${flags.scenarios.join(',')}`}`,
  });
  process.stderr.write(`\nwritten: ${files.join(', ')}\n`);
  if (failure !== null) throw failure;
  return subjectsOfReport(report);
}

function viewOf(comparison: Comparison, { format, json }: Flags): string {
  if (json === true || format === 'json') return `${JSON.stringify(comparison, null, 2)}\n`;
  return format === 'markdown'
    ? comparisonMarkdownView(comparison)
    : comparisonTerminalView(comparison, terminalOptions());
}
