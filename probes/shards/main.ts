import { defaultPodName } from '../../apps/shared/variables.ts';
import { startFailure } from '../../apps/shared/entry.ts';
import { exitCodes } from '../../apps/shared/exit-codes.ts';
import { runShard } from './run-shard.ts';
import { readShardSettings } from './shard-settings.ts';

const stop = new AbortController();
for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => stop.abort(new Error(name)));
const pod = defaultPodName();

try {
  const { told } = await runShard(readShardSettings(process.env), stop.signal, (event, fields) => {
    process.stdout.write(`${JSON.stringify({ time: Date.now(), pod, event, ...fields })}\n`);
  });
  process.exitCode = told ? exitCodes.done : exitCodes.failed;
} catch (error) {
  const { message, exitCode } = startFailure('shard', error);
  process.stderr.write(`${message}\n`);
  process.exitCode = exitCode;
}
