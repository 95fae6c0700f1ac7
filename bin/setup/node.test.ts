import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { text } from 'node:stream/consumers';
import { isNewEnough } from './node.mjs';
import { repository } from './places.mjs';

test('a Node is new enough when it has both type stripping and await using', () => {
  const table = {
    '18.20.0': false,
    '20.20.2': false,
    '22.18.0': false,
    '23.6.0': false,
    '24.0.0': true,
    '26.1.0': true,
  };
  for (const [version, expected] of Object.entries(table)) assert.equal(isNewEnough(version), expected, version);
});

/** A command that goes on in another Node, which runs this program. */
function goOn(program: string): ChildProcess {
  const url = JSON.stringify(new URL(`file://${join(repository, 'bin/setup/node.mjs')}`).href);
  const launcher = `
    const { passThrough } = await import(${url});
    process.exit(await passThrough(process.execPath, ['--eval', ${JSON.stringify(program)}]));`;
  return spawn(process.execPath, ['--input-type=module', '--eval', launcher], { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** Tells each signal that it gets, and leaves half a second after the first, as a run does that cleans up. */
const cleansUp = `
  const end = setTimeout(() => process.exit(1), 30_000);
  process.on('SIGINT', () => {
    console.log('SIGINT');
    setTimeout(() => process.exit(130), 600);
  });
  console.log('ready');`;

describe('a command that goes on in another Node', () => {
  test('ends with its exit code', async () => {
    const [code] = (await once(goOn('process.exit(7)'), 'exit')) as [number];
    assert.equal(code, 7);
  });

  test('that is killed by a signal ends as a shell would tell it', async () => {
    const [code] = (await once(goOn("process.kill(process.pid, 'SIGKILL')"), 'exit')) as [number];
    assert.equal(code, 137);
  });

  test('hears of Ctrl-C once, though it comes from terminal and npm, and has the last word', async () => {
    const command = goOn(cleansUp);
    assert.ok(command.stdout);
    command.stdout.once('data', () => {
      command.kill('SIGINT');
      command.kill('SIGINT');
      setTimeout(() => command.kill('SIGINT'), 50);
    });
    const [output, [code]] = await Promise.all([text(command.stdout), once(command, 'exit') as Promise<[number]>]);
    assert.deepEqual([output, code], ['ready\nSIGINT\n', 130]);
  });
});
