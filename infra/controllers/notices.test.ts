import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readHaproxyNotice } from './haproxy/notices.ts';
import { readNginxNotice } from './nginx/notices.ts';

describe('what the proxies say about themselves', () => {
  it('is read alike from HAProxy 2.6 and 3.2, whose words for a new worker differ', () => {
    assert.deepEqual(readHaproxyNotice('[NOTICE]   (8) : New worker (12) forked'), { kind: 'worker-started', pid: 12 });
    assert.deepEqual(readHaproxyNotice('[NOTICE]   (8) : Initializing new worker (12)'), {
      kind: 'worker-started',
      pid: 12,
    });
  });

  it('is a refusal in the words of every version', () => {
    for (const line of [
      '[WARNING] (8) : Loading failure!',
      '[ALERT] (8) : Failed to load worker!',
      '[NOTICE] (8) : Reexecuting Master process in wait mode',
    ]) {
      assert.deepEqual(readHaproxyNotice(line), { kind: 'refused' });
    }
  });

  it('names the worker that drains, and not the line’s copy that goes to the log', () => {
    assert.deepEqual(readHaproxyNotice('[WARNING]  (39) : Proxy http stopped (cumulated conns: FE: 3, BE: 0).'), {
      kind: 'worker-drains',
      pid: 39,
    });
    assert.equal(readHaproxyNotice('Proxy http stopped (cumulated conns: FE: 3, BE: 0).'), null);
  });

  it('names the signals of NGINX, but for those that end nothing', () => {
    const said = '2026/11/25 01:04:29 [notice] 16#16: signal';
    assert.deepEqual(readNginxNotice(`${said} 15 (SIGTERM) received from 1, exiting`), {
      kind: 'stopping',
      pid: 16,
      signal: 'SIGTERM',
    });
    assert.deepEqual(readNginxNotice(`${said} 3 (SIGQUIT) received from 7, shutting down`), {
      kind: 'stopping',
      pid: 16,
      signal: 'SIGQUIT',
    });
    assert.deepEqual(readNginxNotice(`${said} 1 (SIGHUP) received from 7, reconfiguring`), {
      kind: 'reloading',
      signal: 'SIGHUP',
    });
    assert.equal(readNginxNotice(`${said} 17 (SIGCHLD) received from 17`), null);
  });

  it('tells how a worker ended, by a code or by a signal', () => {
    const exited = { kind: 'worker-exited', pid: 9 };
    assert.deepEqual(readHaproxyNotice('[ALERT] (8) : Current worker (9) exited with code 143 (Terminated)'), {
      ...exited,
      exitCode: 143,
      signal: null,
    });
    assert.deepEqual(readNginxNotice('[alert] 8#8: worker process 9 exited on signal 9'), {
      ...exited,
      exitCode: null,
      signal: 'signal 9',
    });
  });
});
