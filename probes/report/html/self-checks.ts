import type { RunReport } from '../schema.ts';
import { count, plural, time } from '../words.ts';
import { type Markup, markup } from './markup.ts';

/** What the run says of itself: whether its own limits were reached, and how far its times can be trusted. */
export function selfBlock({ connections, self }: RunReport): Markup {
  const { eventLoopDelayMs: loop, ledgerDelayMs: ledger } = self;
  const rows: [string, string][] = [
    ['opened of requested', `${count(connections.opened)} of ${count(connections.requested)}`],
    ['seen by the servers', `${count(connections.seenByServer)}, the clients held ${count(connections.held)}`],
    ['event-loop delay p99, max', `${timeOr(loop.p99)}, ${timeOr(loop.max)} (${plural(loop.count, 'sample')})`],
    [
      'from a socket’s end to the ledger, p99, max',
      `${timeOr(ledger.p99)}, ${timeOr(ledger.max)} (${plural(ledger.count, 'sample')})`,
    ],
    ['clock resolution', time(self.clockResolutionMs)],
    ['clock error: times closer than this are one', time(self.clockErrorMs)],
    ['runs side by side on the machine', count(self.sideBySide)],
    ['own limits reached', self.limits.length === 0 ? 'none' : self.limits.join('; ')],
  ];
  return markup`<details class="numbers"><summary>Self-checks: ${self.limits.length === 0 ? 'no own limit was reached' : 'an own limit was reached'}; clock error ${time(self.clockErrorMs)}</summary>
<table><caption class="hidden">What the run says of itself</caption><tbody>${rows.map(([name, value]) => markup`<tr><th scope="row">${name}</th><td>${value}</td></tr>`)}</tbody></table></details>`;
}

function timeOr(ms: number | null): string {
  return ms === null ? 'no sample' : time(ms);
}
