import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { until } from '../fleet/fleet.fixture.ts';
import { quietPlan } from './shards.fixture.ts';

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A program of the probe image, as a container starts it. */
function start(program: string, environment: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [join(import.meta.dirname, program)], { env: environment });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const ended = once(child, 'close').then(([code]): Ended => ({ code: code as number | null, out, err }));
  return { ended, said: () => out, stop: () => void child.kill('SIGTERM') };
}

const shard = { TARGET_URL: 'ws://127.0.0.1:1', FLEET_PLAN: JSON.stringify(quietPlan), PORT: '0' };

describe('the program of a shard', () => {
  it('ends with 0 when it is told to', async () => {
    const { ended, said, stop } = start('main.ts', shard);
    await until(() => said().includes('listening'), 'it listens');
    stop();
    const { code, out } = await ended;
    assert.equal(code, 0);
    const events = out
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { event: string }).event);
    assert.deepEqual(events, ['listening', 'ending']);
  });

  it('ends with 1 when nobody asks for it, and when its deadline has passed', async () => {
    const idle = await start('main.ts', { ...shard, IDLE_MS: '50' }).ended;
    assert.equal(idle.code, 1);
    assert.match(idle.out, /nobody has asked for 50 ms/);
    const late = await start('main.ts', { ...shard, DEADLINE_MS: '50' }).ended;
    assert.equal(late.code, 1);
    assert.match(late.out, /its deadline of 50 ms has passed/);
  });

  it('ends with 2 and names every variable that is wrong', async () => {
    const { code, err } = await start('main.ts', { FLEET_PLAN: '{"connections":-1}', PORT: '0' }).ended;
    assert.equal(code, 2);
    assert.match(err, /TARGET_URL is not set, but must be a URL like ws:\/\/host:port/);
    assert.match(err, /FLEET_PLAN is .* but must be the plan of a fleet, as JSON/);
  });
});

describe('the program of the smoke probe', () => {
  it('ends with 1, and with the reason as its last line', async () => {
    const { code, out } = await start('smoke.ts', { TARGET_URL: 'ws://127.0.0.1:1', OPEN_DEADLINE_MS: '100' }).ended;
    assert.equal(code, 1);
    assert.match(
      out.trim().split('\n').at(-1) ?? '',
      /^smoke: failed: 5 of 5 connections were not open .*ECONNREFUSED/,
    );
  });

  it('ends with 2 when its environment is wrong', async () => {
    const { code, err } = await start('smoke.ts', { TARGET_URL: 'http://127.0.0.1' }).ended;
    assert.equal(code, 2);
    assert.match(err, /TARGET_URL is 'http:\/\/127.0.0.1'/);
  });
});
