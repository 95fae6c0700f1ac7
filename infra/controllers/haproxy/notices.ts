import type { ProxyNotice } from '../notice.ts';

/** How a master says that it keeps its old worker: "Loading failure!" in 2.6 (which then only waits, and can be reloaded again), the others later. */
const refusal = /Loading failure|Failed to load worker|wait ?mode/i;

type Read = (found: RegExpExecArray) => ProxyNotice;

/** 2.6 says that a worker was forked, 3.1 and later that one is being initialized; what stands in parentheses first is who speaks. */
const forms: readonly (readonly [RegExp, Read])[] = [
  [
    /New worker \((\d+)\) forked|Initializing new worker \((\d+)\)/,
    (found) => ({ kind: 'worker-started', pid: pidIn(found) }),
  ],
  [/Reloading HAProxy/, () => ({ kind: 'reloading', signal: null })],
  [/Loading success/, () => ({ kind: 'loaded' })],
  [refusal, () => ({ kind: 'refused' })],
  [/\((\d+)\) : Proxy \S+ stopped/, (found) => ({ kind: 'worker-drains', pid: pidIn(found) })],
  [/\((\d+)\) : Exiting Master process/, (found) => ({ kind: 'stopping', pid: pidIn(found), signal: null })],
  [
    /(?:Former|Current|Old) worker \((\d+)\) exited with code (\d+)/,
    (found) => ({ kind: 'worker-exited', pid: Number(found[1]), exitCode: Number(found[2]), signal: null }),
  ],
];

/** Reads what HAProxy says about its master and workers (on standard error, in master-worker mode); null for any other line. */
export function readHaproxyNotice(line: string): ProxyNotice | null {
  for (const [form, read] of forms) {
    const found = form.exec(line);
    if (found !== null) return read(found);
  }
  return null;
}

function pidIn(found: RegExpExecArray): number {
  return Number(found.slice(1).find((group) => group !== undefined));
}
