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
import type { RunFlags } from './run-flags.ts';
import { addRunFlags } from './run-flags.ts';
import { chooseScenarios, rowsOf } from './selection.ts';
import { checkTarget } from './target.ts';
import { UsageError } from './usage-error.ts';

interface Flags extends RunFlags {
  readonly scenarios: readonly string[];
  readonly format: (typeof formats)[number];
}

const formats = ['table', 'markdown', 'json'] as const;

/** `drainproof compare`: two or more subjects, measured alike, side by side; the first is the reference. */
export function addCompare(program: Command, ended: (code: ExitCode) => void): void {
  const command = program
    .command('compare')
    .summary('reports or controllers side by side, with what chance alone would explain')
    .description(
      'Compares reports of earlier runs, or controllers by running the same battery on each. The first is the reference; what is not alike is refused.',
    )
    .argument(
      '<subjects...>',
      'report.json files or folders, or ids of controllers; one report compares its controllers',
    )
    .addOption(new Option('--format <format>', 'which view').choices(formats).default('table'))
    .addOption(
      new Option('--scenarios <names>', 'for controllers: what is run on each')
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
  drainproof compare before/ after/                      two reports, paired by controller and scenario
  drainproof compare reports                             the controllers of one report`;

async function run(names: readonly string[], flags: Flags): Promise<ExitCode> {
  checkTarget(flags.target);
  const ids = new Set(variants.map((variant) => variant.id));
  const controllers = names.filter((name) => ids.has(name));
  if (controllers.length > 0 && controllers.length < names.length) {
    throw new UsageError(
      `'${controllers.join("', '")}' ${controllers.length === 1 ? 'is a controller' : 'are controllers'} and '${names.filter((name) => !ids.has(name)).join("', '")}' is not: compare controllers with controllers, or reports with reports`,
    );
  }
  if (new Set(controllers).size === 1) {
    throw new UsageError(
      `'${String(controllers[0])}' alone has nothing to be compared with: name two controllers or more`,
    );
  }
  const subjects = controllers.length > 0 ? await measuredSubjects(names, flags) : await storedSubjects(names);
  const comparison = compare(subjects);
  print(viewOf(comparison, flags));
  return codes[comparison.outcome];
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
async function measuredSubjects(ids: readonly string[], flags: Flags): Promise<readonly Subject[]> {
  const { report, files, failure } = await measure({
    rows: rowsOf(ids),
    scenarios: chooseScenarios(flags.scenarios),
    flags,
    command: `npx drainproof compare ${ids.join(' ')}${flags.scenarios.length === 0 ? '' : ` --scenarios ${flags.scenarios.join(',')}`}`,
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
