import type { Command } from 'commander';
import { Option } from 'commander';
import type { Fidelity } from '../probes/compare/fidelity.ts';
import { fidelityOf } from '../probes/compare/fidelity.ts';
import { fidelityMarkdown, fidelityTerminal } from '../probes/compare/fidelity-views.ts';
import { subjectOfReport } from '../probes/compare/subject.ts';
import { readReport } from '../probes/report/read.ts';
import type { ExitCode } from './exit-codes.ts';
import { exitCodes } from './exit-codes.ts';
import { print, terminalOptions } from './print.ts';

interface Flags {
  readonly format: (typeof formats)[number];
}

const formats = ['table', 'markdown', 'json'] as const;

/** `drainproof fidelity LAB STACK`: whether the lab shows what a cluster shows. */
export function addFidelity(program: Command, ended: (code: ExitCode) => void): void {
  const command = program
    .command('fidelity')
    .summary('a report of the lab against one of a stack: do both show the same')
    .description(
      'Holds a report of the lab against one of a deployed stack with the same settings, scenario by scenario: verdict, leading cause, when connections ended, how long clients were gone. docs/fidelity.md says what is compared and what cannot be.',
    )
    .argument('<lab>', 'report.json of a run on the lab, or its folder')
    .argument('<stack>', 'the same of a run on a stack')
    .addOption(new Option('--format <format>', 'which view').choices(formats).default('table'))
    .addHelpText('after', examples);
  command.action(async (lab: string, stack: string) => {
    ended(await run([lab, stack], command.opts<Flags>()));
  });
}

const examples = `
Exit code 1: they disagree by more than what lies between a deletion and a client may take; 3: it cannot be told.

Example:
  drainproof run --target stack:minikube controller-restart server-restart --keep 60s --out reports/stack
  drainproof run --settings Pulumi.minikube.yaml controller-restart server-restart --keep 60s --scale 1 --out reports/lab
  drainproof fidelity reports/lab reports/stack`;

async function run(files: readonly [string, string], flags: Flags): Promise<ExitCode> {
  const [lab, stack] = await Promise.all([readReport(files[0]), readReport(files[1])]);
  const fidelity = fidelityOf(subjectOfReport(lab, files[0]), subjectOfReport(stack, files[1]));
  print(viewOf(fidelity, flags));
  return codes[fidelity.outcome];
}

const codes: Readonly<Record<Fidelity['outcome'], ExitCode>> = {
  agree: exitCodes.passed,
  disagree: exitCodes.failed,
  'cannot-be-told': exitCodes.inconclusive,
};

function viewOf(fidelity: Fidelity, { format }: Flags): string {
  if (format === 'json') return `${JSON.stringify(fidelity, null, 2)}\n`;
  return format === 'markdown' ? fidelityMarkdown(fidelity) : fidelityTerminal(fidelity, terminalOptions().width);
}
