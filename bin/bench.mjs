// The benchmarks: bin/bench.mjs fleet|clock|report [flags]; bench/README.md says what each measures.
import { leaveWith } from './setup/failure.mjs';
import { installProxies } from './setup/proxies.mjs';
import { setUp } from './setup/set-up.mjs';

const benchmarks = ['fleet', 'clock', 'report'];
const [name = ''] = process.argv.slice(2);
try {
  await bench();
} catch (error) {
  leaveWith(error);
}

async function bench() {
  if (!benchmarks.includes(name)) {
    process.stderr.write(`'${name}' is no benchmark; there are ${benchmarks.join(', ')}\n`);
    process.exitCode = 2;
    return;
  }
  await setUp();
  if (name === 'fleet') await installProxies(['haproxy']);
  // The benchmark reads its flags from where they stand when it is started by itself.
  process.argv.splice(2, 1);
  await import(`../bench/${name}.ts`);
}
