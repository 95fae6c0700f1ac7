import { Command, CommanderError } from 'commander';
import { addCompare } from './cli/compare.ts';
import { exitCodeOfError, messageOf } from './cli/errors.ts';
import type { ExitCode } from './cli/exit-codes.ts';
import { exitCodes } from './cli/exit-codes.ts';
import { addExplain } from './cli/explain.ts';
import { addFidelity } from './cli/fidelity.ts';
import { addImages } from './cli/images.ts';
import { addLists } from './cli/lists.ts';
import { addReport } from './cli/report.ts';
import { addRun } from './cli/run.ts';
import { toolVersion } from './cli/version.ts';

/**
 * The command `drainproof`. Data goes to standard output, everything else to standard error.
 * @param argv what follows the command's name
 * @returns the exit code (cli/exit-codes.ts); never throws
 */
export async function main(argv: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = exitCodes.passed;
  const program = makeProgram((ended) => (code = ended));
  process.stdout.on('error', endQuietly);
  process.stderr.on('error', goOnQuietly);
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    // Commander has told its own errors, and shown its help, already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.passed : exitCodes.usage;
    process.stderr.write(`${messageOf(error, program.opts<{ debug?: true }>().debug === true)}\n`);
    return exitCodeOfError(error);
  }
}

/** Whoever reads our output may have read enough: `drainproof scenarios | head -3`. */
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit(exitCodes.passed);
}

/** Progress that nobody reads any more is no reason to stop measuring: `npm start 2>&1 | head -3`. */
function goOnQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

function makeProgram(ended: (code: ExitCode) => void): Command {
  const program = new Command('drainproof')
    .description('What a restart, reload or drain does to every connection that your ingress controller holds.')
    .version(toolVersion())
    .option('--debug', 'show where an error came from')
    .exitOverride()
    .showHelpAfterError("('--help' shows what there is)")
    .addHelpText('after', closing);
  addRun(program, ended);
  addCompare(program, ended);
  addFidelity(program, ended);
  addLists(program);
  addExplain(program);
  addReport(program);
  addImages(program);
  return program;
}

const closing = `
Start here:
  drainproof run                           hold WebSockets through HAProxy and NGINX on this machine, restart and reload them,
                                           account for each
  drainproof run --target stack:minikube   the same on a stack that 'pulumi up --stack minikube' has deployed
  drainproof explain ID                    what a scenario, a controller or a cause means, with sources

Exit codes: 0 all passed; 1 a threshold failed; 2 wrong usage or settings; 3 the target did not start, or the run was
inconclusive, or a report could not be written; 130 interrupted.`;
