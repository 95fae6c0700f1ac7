import { startFailure } from '../../apps/shared/entry.ts';
import { startClock } from '../timeline/clock.ts';
import { readSmokeSettings } from './smoke-settings.ts';
import { holdConnections } from './hold.ts';

const stop = new AbortController();
for (const name of ['SIGTERM', 'SIGINT'] as const) {
  process.once(name, () => stop.abort(new Error(`${name} came before it was done`)));
}

try {
  const { passed, sentence } = await holdConnections(readSmokeSettings(process.env), {
    clock: startClock(),
    signal: stop.signal,
    say: (line) => void process.stdout.write(`${line}\n`),
  });
  process.stdout.write(`${sentence}\n`);
  process.exitCode = passed ? 0 : 1;
} catch (error) {
  const { message, exitCode } = startFailure('smoke', error);
  process.stderr.write(`${message}\n`);
  process.exitCode = exitCode;
}
