import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readHaproxyNotice } from '../../../infra/controllers/haproxy/notices.ts';
import { readNginxNotice } from '../../../infra/controllers/nginx/notices.ts';
import type { TimelineEvent } from '../../timeline/events.ts';
import { ProxyStory } from './proxy-story.ts';

/** Gives lines, one millisecond after the other, and says what they tell: `12 signal SIGTERM`. */
function tell(proxy: 'haproxy' | 'nginx') {
  const events: TimelineEvent[] = [];
  const story = new ProxyStory({ pod: 'p', proxy, emit: (event) => events.push(event) });
  const read = proxy === 'haproxy' ? readHaproxyNotice : readNginxNotice;
  let now = 0;
  return {
    story,
    lines: (text: string) => {
      for (const line of text.trim().split('\n')) {
        now += 1;
        const notice = read(line);
        if (notice !== null) story.notice(notice, now);
      }
    },
    told: () => events.splice(0).map(words),
  };
}

function words(event: TimelineEvent): string {
  if (event.kind === 'signal') return `${event.at} ${event.signal} to ${event.process} ${event.pid} by ${event.by}`;
  if (event.kind === 'reload') return `${event.at} reload ${event.generation} ${event.ok ? 'ok' : 'refused'}`;
  if (event.kind !== 'worker') return event.kind;
  const exit = event.phase === 'exited' ? ` ${String(event.exitCode ?? event.signal)}` : '';
  return `${event.at} worker ${event.pid} (${event.generation}) ${event.phase}${exit}`;
}

const stat = (pid: number, startTicks = pid) => ({ pid, name: 'haproxy', parent: 1, startTicks });

describe('what HAProxy says in a container', () => {
  it('is a SIGTERM when its worker ends with 143', () => {
    const { story, lines, told } = tell('haproxy');
    story.sample([stat(39)], 0, true);
    lines(`
[WARNING]  (19) : Exiting Master process...
[ALERT]    (19) : Current worker (39) exited with code 143 (Terminated)
[WARNING]  (19) : All workers exited. Exiting... (0)`);
    assert.deepEqual(told(), [
      '0 worker 39 (0) started',
      '1 SIGTERM to proxy-master 19 by supervisor',
      '2 worker 39 (0) exited 143',
    ]);
  });

  it('is a SIGUSR1 when its worker drains', () => {
    const { story, lines, told } = tell('haproxy');
    story.sample([stat(39)], 0, true);
    lines(`
[WARNING]  (19) : Exiting Master process...
[WARNING]  (39) : Proxy http stopped (cumulated conns: FE: 3, BE: 0).
Proxy http stopped (cumulated conns: FE: 3, BE: 0).
[WARNING]  (39) : Proxy stats stopped (cumulated conns: FE: 0, BE: 0).
[WARNING]  (19) : Current worker (39) exited with code 0 (Exit)`);
    assert.deepEqual(told().slice(1), [
      '1 SIGUSR1 to proxy-master 19 by supervisor',
      '2 worker 39 (0) draining',
      '5 worker 39 (0) exited 0',
    ]);
  });

  it('is a reload when a new worker has loaded, and the older ones drain without any signal from outside', () => {
    const { story, lines, told } = tell('haproxy');
    story.sample([stat(26)], 0, true);
    lines(`
[NOTICE]   (19) : Reloading HAProxy
[NOTICE]   (19) : Initializing new worker (33)
[NOTICE]   (19) : Loading success.
[WARNING]  (26) : Proxy healthz stopped (cumulated conns: FE: 0, BE: 0).
[WARNING]  (19) : Former worker (26) exited with code 0 (Exit)`);
    assert.deepEqual(told().slice(1), [
      '2 worker 33 (1) started',
      '1 reload 1 ok',
      '3 worker 26 (0) draining',
      '5 worker 26 (0) exited 0',
    ]);
    assert.equal(story.loads, 1);
    assert.equal(story.olderServe, false);
  });

  it('is a refused reload when the new worker is not loaded', () => {
    const { story, lines, told } = tell('haproxy');
    story.sample([stat(26)], 0, true);
    lines(`
[NOTICE]   (19) : Reloading HAProxy
[ALERT]    (19) : Failed to load worker!`);
    assert.deepEqual(told().slice(1), ['1 reload 0 refused']);
  });

  it('is a first configuration, not a reload, when the container starts', () => {
    const { lines, told } = tell('haproxy');
    lines(`
[NOTICE]   (19) : New worker (26) forked
[NOTICE]   (19) : Loading success.`);
    assert.deepEqual(told(), ['1 worker 26 (0) started']);
  });
});

describe('what NGINX says in a container', () => {
  it('names its signals, and each worker for itself', () => {
    const { lines, told } = tell('nginx');
    lines(`
2026/11/25 01:04:20 [notice] 16#16: start worker process 17
2026/11/25 01:04:20 [notice] 16#16: start worker process 18
2026/11/25 01:04:21 [notice] 16#16: signal 1 (SIGHUP) received from 7, reconfiguring
2026/11/25 01:04:21 [notice] 16#16: start worker process 21
2026/11/25 01:04:21 [notice] 16#16: start worker process 22
2026/11/25 01:04:21 [notice] 17#17: gracefully shutting down
2026/11/25 01:04:29 [notice] 16#16: signal 3 (SIGQUIT) received from 7, shutting down
2026/11/25 01:04:29 [notice] 21#21: gracefully shutting down
2026/11/25 01:04:30 [notice] 16#16: worker process 21 exited with code 0
2026/11/25 01:04:30 [alert] 16#16: worker process 22 exited on signal 9`);
    assert.deepEqual(told(), [
      '1 worker 17 (0) started',
      '2 worker 18 (0) started',
      '4 worker 21 (1) started',
      '3 reload 1 ok',
      '5 worker 22 (1) started',
      '6 worker 17 (0) draining',
      '7 SIGQUIT to proxy-master 16 by supervisor',
      '8 worker 21 (1) draining',
      '9 worker 21 (1) exited 0',
      '10 worker 22 (1) exited signal 9',
    ]);
  });
});

describe('what the processes of a container tell', () => {
  it('is which workers were there before, and that all but the newest of HAProxy drain', () => {
    const { story, told } = tell('haproxy');
    story.sample([stat(26), stat(33)], 5, true);
    assert.deepEqual(told(), ['5 worker 26 (0) started', '5 worker 33 (1) started', '5 worker 26 (0) draining']);
  });

  it('is a worker that no line told of, once it was seen twice, and its end, once it was missed twice', () => {
    const { story, told } = tell('haproxy');
    story.sample([stat(26)], 0, true);
    story.sample([stat(26), stat(40)], 500, false);
    story.sample([stat(40)], 1_000, false);
    story.sample([stat(40)], 1_500, false);
    assert.deepEqual(told().slice(1), ['500 worker 40 (1) started', '1000 worker 26 (0) exited null']);
  });

  it('is nothing about a worker whose end a line told already', () => {
    const { story, lines, told } = tell('haproxy');
    story.sample([stat(26)], 0, true);
    lines('[WARNING]  (19) : Former worker (26) exited with code 0 (Exit)');
    story.sample([stat(26)], 500, false);
    story.sample([stat(26)], 1_000, false);
    assert.deepEqual(told().slice(1), ['1 worker 26 (0) exited 0']);
  });

  it('ends with the container, by its exit code', () => {
    const { story, told } = tell('nginx');
    story.sample([stat(17), stat(18)], 0, true);
    story.containerEnded(9, { exitCode: 137, signal: null });
    assert.deepEqual(told().slice(2), ['9 worker 17 (0) exited 137', '9 worker 18 (0) exited 137']);
  });
});
