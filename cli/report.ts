import type { Command } from 'commander';
import { Option } from 'commander';
import { writeFile } from 'node:fs/promises';
import { conformanceView } from '../probes/report/conformance.ts';
import { htmlView } from '../probes/report/html.ts';
import { junitView } from '../probes/report/junit.ts';
import { lifelinesSvg } from '../probes/report/lifelines-svg.ts';
import { markdownView } from '../probes/report/markdown.ts';
import { readReport } from '../probes/report/read.ts';
import type { Report, RunReport } from '../probes/report/schema.ts';
import { terminalView } from '../probes/report/terminal.ts';
import { ReportWriteError } from '../probes/report/write.ts';
import { print, terminalOptions } from './print.ts';
import { UsageError } from './usage-error.ts';

interface Flags {
  readonly format: Format;
  readonly output?: string;
  readonly run?: string;
}

const formats = ['table', 'html', 'markdown', 'junit', 'svg', 'conformance', 'json'] as const;
type Format = (typeof formats)[number];

/** `drainproof report FILE`: views of an earlier run. */
export function addReport(program: Command): void {
  const command = program
    .command('report')
    .summary('views of an earlier run')
    .description("Makes a view of an earlier run from its report.json, or from the folder that 'run --out' wrote.")
    .argument('<file>', 'report.json, or its folder')
    .addOption(new Option('--format <format>', 'which view').choices(formats).default('table'))
    .option('-o, --output <file>', 'a file instead of standard output')
    .option('--run <controller/scenario>', 'which run to draw (svg only); needed where the report has several')
    .addHelpText(
      'after',
      '\nExample:\n  drainproof report reports --format svg --run haproxy-901s/controller-restart -o run.svg',
    );
  command.action(async (file: string) => {
    const flags = command.opts<Flags>();
    const report = await readReport(file);
    const text = viewOf(report, flags);
    if (flags.output === undefined) print(text);
    else await save(flags.output, text);
  });
}

function viewOf(report: Report, { format, run }: Flags): string {
  switch (format) {
    case 'table':
      return terminalView(report, terminalOptions());
    case 'html':
      return htmlView(report);
    case 'markdown':
      return markdownView(report);
    case 'junit':
      return junitView(report);
    case 'svg':
      return lifelinesSvg(report, oneRun(report, run));
    case 'conformance':
      return conformanceView(report);
    case 'json':
      return `${JSON.stringify(report, null, 2)}\n`;
  }
}

function oneRun({ runs }: Report, wanted: string | undefined): RunReport {
  const names = runs.map((run) => `${run.controller}/${run.scenario}`);
  const found = wanted === undefined && runs.length === 1 ? runs[0] : runs[names.indexOf(wanted ?? '')];
  if (found !== undefined) return found;
  const asked = wanted === undefined ? '' : ` '${wanted}'`;
  throw new UsageError(`'--run${asked}' must name one run of this report: ${[...new Set(names)].join(', ')}`);
}

async function save(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    throw new ReportWriteError(file, [], error);
  }
  process.stderr.write(`written: ${file}\n`);
}
