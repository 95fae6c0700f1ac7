import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { listen } from '../shared/http.ts';
import { logEvents } from '../shared/log-events.ts';
import { AppProcess } from '../shared/testing/app-process.ts';
import { openClient, openClients } from './testing/clients.ts';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));
const local = { HOST: '127.0.0.1', PORT: '0', CONTROL_PORT: '0', POD_NAME: 'pod-1' };

function start(environment: Readonly<Record<string, string>> = {}): AppProcess {
  return new AppProcess([main], { ...local, ...environment });
}

async function urlOf(app: AppProcess): Promise<string> {
  return `ws://127.0.0.1:${await app.port('http')}/ws`;
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  test(`on ${signal} every client gets 1001 and the process exits with 0, long before its deadline`, async () => {
    await using app = start({ DRAIN_MS: '300', SHUTDOWN_DEADLINE_MS: '60000' });
    const clients = await openClients(10, await urlOf(app));
    app.kill(signal);
    for (const client of clients) assert.equal((await client.closed).code, 1001);
    assert.deepEqual(await app.exit, { code: 0, signal: null });
    assert.equal(app.all('drain-begun')[0]?.['signal'], signal);
    assert.equal(app.all('drain-done')[0]?.['closed'], 10);
    assert.equal(app.lines.at(-1)?.event, 'exiting');
    assert.equal(app.all('still-alive').length, 0);
    assert.equal(app.stderr, '');
  });
}

test('each line of a whole life has an event of the closed set, the pod, a growing clock, and a connection where there is one', async () => {
  await using app = start({ DRAIN_MS: '50' });
  await openClients(3, await urlOf(app));
  app.kill('SIGTERM');
  await app.exit;
  const events = app.lines.map((line) => line.event);
  assert.deepEqual(
    [...new Set(events)],
    ['listening', 'ready', 'connection-opened', 'drain-begun', 'connection-closed', 'drain-done', 'exiting'],
  );
  for (const line of app.lines) {
    assert.ok(Object.hasOwn(logEvents, line.event), line.event);
    assert.equal(line.pod, 'pod-1');
    if (line.event.startsWith('connection-')) assert.match(String(line['connection']), /^c\d$/);
  }
  const stamps = app.lines.map((line) => line.monotonicMs);
  assert.deepEqual(
    stamps,
    stamps.toSorted((a, b) => a - b),
  );
});

test('a second signal ends the process at once with 1', async () => {
  await using app = start({ DRAIN_MS: '60000' });
  await openClients(5, await urlOf(app));
  app.kill('SIGTERM');
  await app.line('drain-begun');
  app.kill('SIGTERM');
  assert.deepEqual(await app.exit, { code: 1, signal: null });
  assert.equal(app.all('drain-done').length, 0);
});

test('a client that never answers makes the process miss its deadline and exit with 1, and the log counts it', async () => {
  await using app = start({ DRAIN_MS: '50', SHUTDOWN_DEADLINE_MS: '300' });
  const client = await openClient(await urlOf(app));
  client.socket.pause();
  app.kill('SIGTERM');
  assert.deepEqual(await app.exit, { code: 1, signal: null });
  assert.equal(app.all('deadline-missed')[0]?.['left'], 1);
  assert.equal(app.all('connection-closed')[0]?.['by'], 'drain');
  client.socket.terminate();
});

test('bad settings are listed on standard error, all at once, and the exit code is 2', async () => {
  await using app = start({ PORT: 'http', DRAIN_MS: '40s' });
  assert.deepEqual(await app.exit, { code: 2, signal: null });
  assert.match(app.stderr, /^ws-server can't start: .*\n {2}PORT is 'http', .*\n {2}DRAIN_MS is '40s', .*\n$/);
  assert.deepEqual(app.lines, []);
});

test('a control port that is taken is named, and the process does not stay behind half started', async () => {
  const other = createServer();
  const port = await listen(other, '127.0.0.1', 0);
  await using app = start({ CONTROL_PORT: String(port) });
  assert.deepEqual(await app.exit, { code: 1, signal: null });
  assert.match(app.stderr, new RegExp(`^ws-server can't start: .*EADDRINUSE.*:${port}\n$`));
  other.close();
});

test('a misspelt variable is warned of, and the default applies', async () => {
  await using app = start({ DRAIN_SECONDS: '1' });
  const line = await app.line('setting-unknown');
  assert.deepEqual([line['variable'], line['meant']], ['DRAIN_SECONDS', 'DRAIN_MS']);
  await app.line('ready');
});
