import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { followLog, wallMsOf } from './container-log.ts';
import { startFakeApi } from './fake-api.fixture.ts';

const place = { namespace: 'try-apps', pod: 'p', container: 'c' };
const stamp = (nanos: number): string => `2026-11-25T01:00:00.${String(nanos).padStart(9, '0')}Z`;

describe('followLog', () => {
  it('takes a log up again where the way to it broke, in the middle of a line, and gives each line once and whole', async () => {
    const sinces: (string | null)[] = [];
    await using api = await startFakeApi(({ query, response }) => {
      sinces.push(query.get('sinceTime'));
      response.writeHead(200);
      // sinceTime has whole seconds, so what was read comes again.
      if (sinces.length === 1) {
        response.write(`${stamp(1)} one\n${stamp(2)} two\n${stamp(3)} thr`, () => response.destroy());
      } else {
        over = true;
        response.end(`${stamp(1)} one\n${stamp(2)} two\n${stamp(3)} three\n`);
      }
      return 'streams';
    });
    let over = false;
    const lines: string[] = [];
    api.kubeconfig.setCurrentContext('fake');
    const problem = await followLog(api.kubeconfig, {
      place,
      past: 'all',
      onLine: ({ text }) => lines.push(text),
      goesOn: () => !over,
      signal: new AbortController().signal,
    });
    assert.equal(problem, null);
    assert.deepEqual(lines, ['one', 'two', 'three']);
    assert.deepEqual(sinces.slice(0, 2), [null, stamp(2)]);
  });

  it('says why the last lines could not be read', async () => {
    await using api = await startFakeApi(() => ({ status: 404, message: 'pods "p" not found' }));
    api.kubeconfig.setCurrentContext('fake');
    const signal = new AbortController().signal;
    const problem = await followLog(api.kubeconfig, {
      place,
      past: 10,
      onLine: () => undefined,
      goesOn: () => false,
      signal,
    });
    assert.equal(problem, 'pods "p" not found');
  });

  it('takes no alarm when a log that was read to its end is gone with its pod', async () => {
    let asked = 0;
    await using api = await startFakeApi(({ response }) => {
      asked += 1;
      if (asked > 1) return { status: 404, message: 'not found' };
      response.writeHead(200);
      response.end(`${stamp(1)} last words\n`);
      return 'streams';
    });
    api.kubeconfig.setCurrentContext('fake');
    const signal = new AbortController().signal;
    const problem = await followLog(api.kubeconfig, {
      place,
      past: 'all',
      onLine: () => undefined,
      goesOn: () => asked < 2,
      signal,
    });
    assert.equal(problem, null);
  });
});

describe('wallMsOf', () => {
  it('keeps what is below a millisecond, and knows any zone', () => {
    assert.equal(wallMsOf('1970-01-01T00:00:01.000250000Z'), 1_000.25);
    assert.equal(wallMsOf('1970-01-01T01:00:01.5+01:00'), 1_500);
    assert.equal(wallMsOf('yesterday'), null);
  });
});
