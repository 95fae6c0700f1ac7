import { mkdir, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { installArtillery } from './fleet/artillery.ts';
import { measureArtillery, measureForked } from './fleet/measure.ts';
import type { ArtilleryFigures, Figures } from './fleet/measure.ts';
import { startRig } from './fleet/rig.ts';
import { summarise, table } from './fleet/summary.ts';
import { host } from './host.ts';

/** `node bench/fleet.ts`: the fleet beside a loop of `ws` clients and beside Artillery, through the same HAProxy to the same server. */
const { values } = parseArgs({
  options: {
    connections: { type: 'string', default: '9000' },
    rounds: { type: 'string', default: '3' },
    'no-artillery': { type: 'boolean', default: false },
    'artillery-ramp': { type: 'string', default: '4' },
  },
});
const connections = Number(values.connections);
const results = new URL('results/fleet.json', import.meta.url);

await using rig = await startRig(connections);
const fleet: Figures[] = [];
const wsLoop: Figures[] = [];
for (let round = 1; round <= Number(values.rounds); round++) {
  fleet.push(await measureForked(rig, 'ours.ts', connections));
  wsLoop.push(await measureForked(rig, 'ws-loop.ts', connections));
  process.stderr.write(`round ${round} of ${values.rounds}\n${table(summarise({ fleet, wsLoop, artillery: null }))}\n`);
}
let artillery: ArtilleryFigures | null = null;
let artilleryVersion: string | null = null;
if (!values['no-artillery']) {
  const { program, version } = await installArtillery();
  artilleryVersion = version;
  artillery = await measureArtillery(rig, program, { connections, rampSeconds: Number(values['artillery-ramp']) });
}

const summary = summarise({ fleet, wsLoop, artillery });
process.stdout.write(`${table(summary)}\n`);
await mkdir(new URL('.', results), { recursive: true });
const versions = { haproxy: rig.haproxyVersion, artillery: artilleryVersion };
const measured = {
  command: `node bench/fleet.ts --connections ${connections} --rounds ${values.rounds}`,
  ...host(versions),
  connections,
  summary,
};
await writeFile(results, `${JSON.stringify({ ...measured, rounds: { fleet, wsLoop, artillery } }, null, 2)}\n`);
