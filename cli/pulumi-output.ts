import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { nearest } from '../infra/settings/nearest.ts';
import { UsageError } from './usage-error.ts';

/** Where Pulumi.yaml is: the stacks are this project's. */
const projectFolder = join(import.meta.dirname, '..');

/** A backend in the cloud may take some seconds; one that does not answer must not hold a run up. */
const deadlineMs = 60_000;

const run = promisify(execFile);

/**
 * What `pulumi stack output --json` prints for a stack of this project.
 * @throws UsageError that says why Pulumi gives none, and what to do
 */
export async function pulumiOutput(stack: string, folder = projectFolder): Promise<string> {
  try {
    return await pulumi(['stack', 'output', '--json', '--stack', stack], folder);
  } catch (error) {
    throw new UsageError(await explain(error as PulumiFailure, stack, folder), { cause: error });
  }
}

/** As Node's execFile rejects. */
interface PulumiFailure extends Error {
  readonly code?: number | string;
  readonly killed?: boolean;
  readonly stderr?: string;
}

async function pulumi(args: readonly string[], folder: string): Promise<string> {
  const { stdout } = await run('pulumi', [...args, '--non-interactive'], {
    cwd: folder,
    timeout: deadlineMs,
    env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: 'true' },
  });
  return stdout;
}

async function explain({ code, killed, stderr = '', message }: PulumiFailure, stack: string, folder: string) {
  const target = `'stack:${stack}'`;
  if (code === 'ENOENT') {
    return `${target}: the command 'pulumi' is not on the PATH: install it (pulumi.com/docs/install), or give the outputs in a file, stack:FILE.json`;
  }
  if (killed === true) {
    return `${target}: 'pulumi stack output' did not answer within ${deadlineMs / 1000} s: is the backend of 'pulumi login' to be reached?`;
  }
  const known = remedies.find(({ says }) => says.test(stderr));
  if (known !== undefined) return `${target}: ${known.remedy}`;
  if (/no stack named|stack '.*' not found/i.test(stderr)) {
    return `${target}: there is no such stack${await others(stack, folder)}`;
  }
  const said = stderr.trim().split('\n').at(-1) ?? '';
  return `${target}: 'pulumi stack output' failed: ${said === '' ? message : said}`;
}

const remedies: readonly { readonly says: RegExp; readonly remedy: string }[] = [
  {
    says: /PULUMI_ACCESS_TOKEN must be set|pulumi login|not logged in/i,
    remedy:
      "Pulumi is not logged in to a backend: run 'pulumi login --local', or set PULUMI_BACKEND_URL to the one that has the stack",
  },
  {
    says: /passphrase must be set/i,
    remedy: 'its state is encrypted: set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE as for pulumi up',
  },
  {
    says: /incorrect passphrase/i,
    remedy:
      'PULUMI_CONFIG_PASSPHRASE is not the passphrase of this stack: set the one that it was made with (pulumi stack init)',
  },
];

/** The stacks that there are, with the nearest one offered. */
async function others(stack: string, folder: string): Promise<string> {
  const names = await pulumi(['stack', 'ls', '--json'], folder).then(stackNames, () => []);
  if (names.length === 0)
    return " in this backend, nor any other of this project: deploy one with 'pulumi up --stack NAME'";
  const near = nearest(stack, names);
  return `${near === null ? '' : `; did you mean '${near}'?`} (those that there are: ${names.join(', ')})`;
}

function stackNames(text: string): readonly string[] {
  const found: unknown = JSON.parse(text);
  if (!Array.isArray(found)) return [];
  return found.flatMap((one: unknown) => {
    const { name } = (one ?? {}) as { readonly name?: unknown };
    return typeof name === 'string' ? [name] : [];
  });
}
