import { mkdir, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { calibrate } from '../probes/fleet/calibrate.ts';
import { host } from './host.ts';

/** `node bench/clock.ts`: how exact the times of a run are here, measured as each run measures it. */
const { values } = parseArgs({
  options: { connections: { type: 'string', default: '2000' }, rounds: { type: 'string', default: '5' } },
});
const connections = Number(values.connections);
const rounds = [];
for (let round = 1; round <= Number(values.rounds); round++) {
  const begun = performance.now();
  const calibration = await calibrate({ connections, signal: new AbortController().signal });
  rounds.push({ ...calibration, tookMs: Math.round(performance.now() - begun) });
  const { burstDelayMs, singleDelayMs, clock } = calibration;
  process.stdout.write(
    `resolution ${clock.resolutionMs} ms; p99 ${burstDelayMs.p99} ms for ${burstDelayMs.count} ends at once, ${singleDelayMs.p99} ms one by one\n`,
  );
}
const results = new URL('results/clock.json', import.meta.url);
await mkdir(new URL('.', results), { recursive: true });
const command = `node bench/clock.ts --connections ${connections}`;
await writeFile(results, `${JSON.stringify({ command, ...host({}), rounds }, null, 2)}\n`);
