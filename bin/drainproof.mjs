#!/usr/bin/env node
// The command. Plain JavaScript, since it has to run before anything is set up.
import module from 'node:module';
import { join } from 'node:path';
import { leaveWith } from './setup/failure.mjs';
import { ownFolder } from './setup/places.mjs';
import { installProxies, proxiesFor } from './setup/proxies.mjs';
import { setUp } from './setup/set-up.mjs';

const argv = process.argv.slice(2);
try {
  await setUp();
  await installProxies(proxiesFor(argv));
  await start();
} catch (error) {
  leaveWith(error);
}

async function start() {
  module.enableCompileCache(join(ownFolder, 'compile-cache'));
  const { main } = await import('../cli.ts');
  process.exitCode = await main(argv);
}
