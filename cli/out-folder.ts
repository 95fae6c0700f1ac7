import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ReportWriteError } from '../probes/report/write.ts';
import { identityOf, isStillThere, pidOf } from '../probes/targets/lab/process-identity.ts';
import { UsageError } from './usage-error.ts';

/** Stands in the folder while a run writes into it, and holds the identity of the run's process. */
const claimName = '.drainproof-run';

/**
 * Makes the folder of a run and claims it until disposed, before anything is measured: nothing is measured that cannot be kept, and no
 * two runs write over each other. A claim whose process is gone (kill -9) is taken over.
 * @throws UsageError when another run has it, ReportWriteError when it cannot be made or written to
 */
export async function claimFolder(folder: string): Promise<AsyncDisposable> {
  const claim = join(folder, claimName);
  try {
    await mkdir(folder, { recursive: true });
    const owner = await readFile(claim, 'utf8').catch(() => '');
    if (await isStillThere(owner)) {
      throw new UsageError(
        `another run (process ${pidOf(owner)}) is writing into '${folder}': wait for it, or choose another folder with --out`,
      );
    }
    await rm(claim, { force: true });
    await writeFile(claim, await identityOf(process.pid), { flag: 'wx' });
  } catch (error) {
    throw error instanceof UsageError ? error : new ReportWriteError(folder, [], error);
  }
  return { [Symbol.asyncDispose]: () => rm(claim, { force: true }) };
}
