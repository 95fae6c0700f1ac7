import type { ProxyNotice } from '../notice.ts';

type Read = (found: RegExpExecArray) => ProxyNotice;

/** `2026/11/25 01:04:29 [notice] 35#35: signal 3 (SIGQUIT) received from 7, shutting down`; the number before `#` is who speaks. */
const forms: readonly (readonly [RegExp, Read])[] = [
  [
    /(\d+)#\d+: signal \d+ \((SIG(?:TERM|INT|QUIT))\) received.*(?:exiting|shutting down)/,
    ([, pid, signal = null]) => ({ kind: 'stopping', pid: Number(pid), signal }),
  ],
  [/signal \d+ \((SIGHUP)\) received.*reconfiguring/, ([, signal = null]) => ({ kind: 'reloading', signal })],
  [/start worker process (\d+)/, ([, pid]) => ({ kind: 'worker-started', pid: Number(pid) })],
  [/(\d+)#\d+: gracefully shutting down/, ([, pid]) => ({ kind: 'worker-drains', pid: Number(pid) })],
  [
    /worker process (\d+) exited (?:with code (\d+)|on signal (\d+))/,
    ([, pid, code, signal]) => ({
      kind: 'worker-exited',
      pid: Number(pid),
      exitCode: code === undefined ? null : Number(code),
      signal: signal === undefined ? null : `signal ${signal}`,
    }),
  ],
  [/\[(?:emerg|crit)\]/, () => ({ kind: 'refused' })],
];

/** Reads what NGINX says about its master and workers in its error log, at level `notice`; null for any other line. */
export function readNginxNotice(line: string): ProxyNotice | null {
  for (const [form, read] of forms) {
    const found = form.exec(line);
    if (found !== null) return read(found);
  }
  return null;
}
