import { journeysOf } from '../pictures/journeys.ts';
import type { RunReport } from '../schema.ts';
import { causesText, count, time, timeSpan } from '../words.ts';
import { type Markup, markup, type Part } from './markup.ts';

/** Counts of connections and messages, gaps, thresholds, and where clients went: the table behind the lifelines. */
export function numbersBlock(run: RunReport): Markup {
  return markup`<dl class="figures">${figuresOf(run).map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
<details class="numbers"><summary>The numbers behind the lifelines, and the claims that were judged</summary>
${journeyTable(run)}${thresholdTable(run)}</details>`;
}

function figuresOf({ connections, messages, gapMs, keepMs, bound }: RunReport): [string, Part][] {
  const gap =
    gapMs.count === 0
      ? 'nobody was without service'
      : [gapMs.p50, gapMs.p95, gapMs.p99, gapMs.max].map(timeOr).join(' / ');
  return [
    ['held', `${count(connections.held)} of ${count(connections.requested)}`],
    ['to be kept for', keepMs === 0 ? 'nothing had to be kept' : time(keepMs)],
    ...(keepMs === 0 ? [] : [['kept', count(connections.kept)] satisfies [string, Part]]),
    ['ended', connections.ended === 0 ? 'none' : `${count(connections.ended)}, by ${causesText(connections.endedBy)}`],
    ['bound', bound.words],
    ['gap p50 / p95 / p99 / max', gap],
    ['never back', count(connections.neverBack)],
    ['refused attempts', count(connections.refusedAttempts)],
    [
      'messages',
      `${count(messages.acked)} of ${count(messages.sent)} acknowledged, ${count(messages.lost)} lost, ${count(messages.duplicated)} twice, ${count(messages.outOfOrder)} out of order`,
    ],
    ...(messages.operations === 0
      ? []
      : [
          [
            'operations',
            `${count(messages.operationsDone)} of ${count(messages.operations)} done, ${count(messages.operationsCut)} cut`,
          ] satisfies [string, Part],
        ]),
  ];
}

function journeyTable(run: RunReport): Markup | null {
  const journeys = journeysOf(run);
  if (journeys.length === 0) return null;
  return markup`<div class="wide" tabindex="0" role="region" aria-label="Where clients went"><table><caption>Where clients were, what ended that, and where they went</caption>
<thead><tr><th scope="col">was on</th><th scope="col">ended by</th><th scope="col">went to</th><th scope="col">clients</th><th scope="col">ended after the fault</th><th scope="col">gap, median</th></tr></thead>
<tbody>${journeys.map(
    (
      one,
    ) => markup`<tr><th scope="row">${one.from}</th><td>${one.cause ?? 'not ended'}</td><td>${one.to ?? (one.cause === null ? 'stayed' : 'never back')}</td><td>${count(one.count)}</td>
<td>${one.firstMs === null || one.lastMs === null ? '–' : timeSpan(one.firstMs, one.lastMs)}</td><td>${one.gapMs === null ? '–' : time(one.gapMs)}</td></tr>`,
  )}</tbody></table></div>`;
}

function thresholdTable({ thresholds }: RunReport): Markup | null {
  if (thresholds.length === 0) return null;
  return markup`<div class="wide" tabindex="0" role="region" aria-label="Claims"><table><caption>Claims of the scenario</caption>
<thead><tr><th scope="col">claim</th><th scope="col">measured</th><th scope="col">limit</th><th scope="col">holds</th></tr></thead>
<tbody>${thresholds.map(
    ({ says, measured, limit, unit, holds }) =>
      markup`<tr><th scope="row">${says}</th><td>${measured === null ? 'not measured' : `${Number(measured.toFixed(3))} ${unit}`}</td><td>${limit} ${unit}</td><td>${holds === null ? 'cannot be told' : holds ? '✓ yes' : '✗ no'}</td></tr>`,
  )}</tbody></table></div>`;
}

function timeOr(ms: number | null): string {
  return ms === null ? '–' : time(ms);
}
