import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rawServer, switching, wsServer } from '../fleet/fleet.fixture.ts';
import { startClock } from '../timeline/clock.ts';
import type { SmokeResult } from './hold.ts';
import { holdConnections } from './hold.ts';
import type { SmokeSettings } from './smoke-settings.ts';
import { readSmokeSettings } from './smoke-settings.ts';

async function smoke(
  url: string,
  changes: Partial<SmokeSettings> = {},
): Promise<SmokeResult & { said: readonly string[] }> {
  const said: string[] = [];
  const settings = { ...readSmokeSettings({ TARGET_URL: url }), holdMs: 100, openDeadlineMs: 10_000, ...changes };
  const context = {
    clock: startClock(),
    signal: new AbortController().signal,
    say: (line: string) => void said.push(line),
  };
  return { ...(await holdConnections(settings, context)), said };
}

const refuse = 'HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n';

describe('the smoke probe', () => {
  it('passes when all were open and held', async () => {
    await using server = await wsServer(() => undefined);
    const { passed, sentence, said } = await smoke(server.url);
    assert.ok(passed);
    assert.match(sentence, /^smoke: passed: 5 connections opened within \d+\.\d s and were held for 0\.1 s$/);
    assert.equal(said.length, 2);
  });

  it('waits for routes that are not programmed yet', async () => {
    let asked = 0;
    await using server = await rawServer((socket, header) => {
      asked += 1;
      if (asked <= 7) socket.end(refuse);
      else socket.write(switching(header));
    });
    const { passed } = await smoke(server.url);
    assert.ok(passed);
    assert.equal(asked, 12);
  });

  it('says which answers kept it out, and what to look at', async () => {
    await using server = await rawServer((socket) => socket.end(refuse));
    const { passed, sentence } = await smoke(server.url, { openDeadlineMs: 700 });
    assert.equal(passed, false);
    assert.match(
      sentence,
      /^smoke: failed: 5 of 5 connections were not open on ws:.*\/ws after 0\.7 s \(\d+ × HTTP 503\); no server is ready/,
    );
  });

  it('says how connections ended that should have been held, and by whom', async () => {
    await using server = await rawServer((socket, header) => {
      socket.write(switching(header, 'x-pod: pod-a'));
      setTimeout(() => socket.end(), 300);
    });
    const { passed, sentence } = await smoke(server.url, { holdMs: 60_000 });
    assert.equal(passed, false);
    assert.match(
      sentence,
      /of 5 connections ended within the 60\.0 s .* × cut without a Close frame \(fin\) of pod-a\); look at/,
    );
  });

  it('sends the Host header and the path that it is told', async () => {
    const headers: string[] = [];
    await using server = await rawServer((socket, header) => {
      headers.push(header);
      socket.write(switching(header));
    });
    await smoke(server.url, { host: 'app.example', path: '/ws/echo', connections: 1 });
    assert.match(headers[0] ?? '', /^GET \/ws\/echo HTTP\/1\.1\r\nHost: app\.example\r\n/);
  });
});
