import { join } from 'node:path';
import { backendName, serverName } from '../../infra/controllers/haproxy/configuration.ts';
import { haproxySockets } from '../../infra/controllers/haproxy/process.ts';
import { Duration } from '../../infra/settings/duration.ts';
import { ask } from '../targets/lab/admin-socket.ts';
import type { Cause } from '../timeline/events.ts';
import type { Rig, RigOptions } from './acceptance.fixture.ts';
import { connectionsEach } from './acceptance.fixture.ts';

/** Something that is done to a rig, and what it must be told as. */
export interface Action {
  readonly what: string;
  readonly rig: Omit<RigOptions, 'name'>;
  readonly act: (rig: Rig) => Promise<unknown>;
  readonly cause: Cause;
}

const silent = { heartbeatInterval: Duration.seconds(60) };
const restart = (rig: Rig) => rig.target.restart('controller', rig.signal);
const reload = (rig: Rig) => rig.target.reload(rig.signal);
const killServer = (rig: Rig) => rig.target.kill('server', rig.signal);

/** What ends connections, each on a real proxy (facts: each row of the table of drop signatures, and what our own programs do). */
export const actions: readonly Action[] = [
  { what: 'HAProxy reload, hard stop', rig: { proxy: 'haproxy' }, act: reload, cause: 'proxy-hard-stop' },
  {
    what: 'HAProxy soft stop, hard stop',
    rig: { proxy: 'haproxy', stop: 'SIGUSR1' },
    act: restart,
    cause: 'proxy-hard-stop',
  },
  { what: 'HAProxy SIGTERM', rig: { proxy: 'haproxy', stop: 'SIGTERM' }, act: restart, cause: 'proxy-signal' },
  {
    what: 'HAProxy timeout tunnel',
    rig: { proxy: 'haproxy', session: silent, controller: { idle: Duration.seconds(2) } },
    act: nothing,
    cause: 'idle-timeout',
  },
  {
    what: 'HAProxy mworker-max-reloads',
    rig: { proxy: 'haproxy', controller: { maxReloads: 2, hardStop: Duration.seconds(30) } },
    act: async (rig) => {
      for (let time = 0; time < 3; time++) {
        await reload(rig);
        await rig.sleep(300);
      }
    },
    cause: 'max-reloads',
  },
  { what: 'HAProxy shutdown sessions', rig: { proxy: 'haproxy' }, act: shutdownSessions, cause: 'admin-shutdown' },
  {
    what: 'HAProxy SIGKILL',
    rig: { proxy: 'haproxy' },
    act: (rig) => rig.target.kill('controller', rig.signal),
    cause: 'proxy-killed',
  },
  {
    what: 'HAProxy SIGKILL at the end of the grace',
    rig: {
      proxy: 'haproxy',
      stop: 'SIGUSR1',
      controller: { grace: Duration.ms(1_500), hardStop: Duration.seconds(30) },
    },
    act: restart,
    cause: 'proxy-killed',
  },
  { what: 'NGINX HUP, timeout', rig: { proxy: 'nginx' }, act: reload, cause: 'proxy-hard-stop' },
  { what: 'NGINX QUIT, timeout', rig: { proxy: 'nginx', stop: 'SIGQUIT' }, act: restart, cause: 'proxy-hard-stop' },
  { what: 'NGINX TERM', rig: { proxy: 'nginx', stop: 'SIGTERM' }, act: restart, cause: 'proxy-signal' },
  {
    what: 'NGINX proxy_read_timeout',
    rig: { proxy: 'nginx', session: silent, controller: { idle: Duration.seconds(2) } },
    act: nothing,
    cause: 'idle-timeout',
  },
  {
    what: 'server SIGKILL, nothing before it',
    rig: { proxy: 'haproxy', direct: true },
    act: killServer,
    cause: 'backend-died',
  },
  { what: 'server SIGKILL behind HAProxy', rig: { proxy: 'haproxy' }, act: killServer, cause: 'backend-died' },
  { what: 'server SIGKILL behind NGINX', rig: { proxy: 'nginx' }, act: killServer, cause: 'backend-died' },
  {
    what: 'server drain behind HAProxy',
    rig: { proxy: 'haproxy' },
    act: (rig) => rig.target.restart('server', rig.signal),
    cause: 'app-close',
  },
  {
    what: 'closes by command behind NGINX',
    rig: { proxy: 'nginx' },
    act: (rig) => rig.target.closeConnections(connectionsEach, rig.signal),
    cause: 'cleanup',
  },
  { what: 'the clients go', rig: { proxy: 'haproxy' }, act: (rig) => rig.fleet.stop(), cause: 'client' },
  {
    what: 'partition, packets dropped',
    rig: { proxy: 'haproxy', links: true, session: { heartbeatTimeout: Duration.ms(400) } },
    act: async (rig) => {
      const cut = await rig.target.partition('drop', rig.signal);
      await rig.sleep(1_600);
      await cut.restore();
    },
    cause: 'partition',
  },
  {
    what: 'partition that the proxy’s idle timer notices first',
    rig: {
      proxy: 'haproxy',
      links: true,
      controller: { idle: Duration.seconds(2) },
    },
    act: (rig) => rig.target.partition('drop', rig.signal),
    cause: 'partition',
  },
  {
    what: 'partition, packets refused',
    rig: { proxy: 'haproxy', links: true },
    act: (rig) => rig.target.partition('reset', rig.signal),
    cause: 'partition',
  },
];

function nothing(): Promise<void> {
  return Promise.resolve();
}

async function shutdownSessions({ folder, happened }: Rig): Promise<void> {
  const { admin } = haproxySockets(join(folder, 'haproxy-1'));
  const server = `${backendName}/${serverName(0)}`;
  for (const command of [`disable server ${server}`, `shutdown sessions server ${server}`]) {
    const answering = ask(admin, command);
    happened({ kind: 'runtime-command', pod: 'haproxy-1', command, answer: '', by: 'fault' });
    await answering;
  }
}
