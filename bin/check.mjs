// Types, lint and format: all three, side by side, whatever the others say.
import { leaveWith } from './setup/failure.mjs';
import { repository } from './setup/places.mjs';
import { setUp } from './setup/set-up.mjs';
import { runTool } from './setup/tool.mjs';

const checks = [
  { name: 'types', args: ['node_modules/typescript/bin/tsc', '--project', '.'] },
  { name: 'lint', args: ['node_modules/eslint/bin/eslint.js', '--max-warnings', '0', '.'] },
  { name: 'format', args: ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'] },
];

try {
  await setUp();
  const results = await Promise.all(checks.map(check));
  process.exitCode = results.every(Boolean) ? 0 : 1;
} catch (error) {
  leaveWith(error);
}

/** @param {(typeof checks)[number]} check */
async function check({ name, args }) {
  const began = performance.now();
  const { ok, output } = await runTool(process.execPath, args, { cwd: repository });
  const took = `${((performance.now() - began) / 1000).toFixed(1)} s`;
  process.stdout.write(ok ? `${name}: good (${took})\n` : `${name}: not good (${took})\n${output.trimEnd()}\n`);
  return ok;
}
