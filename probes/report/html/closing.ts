import { notesOf, notModelledOf } from '../remarks.ts';
import type { Report } from '../schema.ts';
import { count, time, valueText } from '../words.ts';
import { type Markup, markup } from './markup.ts';

/** The end of the page: versions, how it was measured, notes, what is not modelled, how to repeat it. */
export function closingSections(report: Report): Markup {
  return markup`<section class="closing" aria-labelledby="measured"><h2 id="measured">How it was measured</h2>
${factTable('Versions that ran', Object.entries(report.versions))}
${factTable('Machine and clock', machineFacts(report))}
${factTable(
  'Asked on the command line',
  Object.entries(report.settings).map(([key, value]) => [`--${key}`, valueText(value)]),
)}
${list('Notes', notesOf(report))}
${list('Not modelled', notModelledOf(report))}
</section>
<section class="closing" aria-labelledby="repeat"><h2 id="repeat">How to repeat it</h2>
<pre class="wide" tabindex="0" role="region" aria-label="Command"><code>${report.reproduce}</code></pre></section>`;
}

function machineFacts({ startedAt, finishedAt, seed, timeScale, clock, host, tool }: Report): [string, string][] {
  return [
    ['tool', `${tool.name} ${tool.version}`],
    ['started', startedAt],
    ['finished', finishedAt],
    ['seed', String(seed)],
    ['time scale', timeScale === 1 ? 'real time' : `1/${Number((1 / timeScale).toPrecision(4))}`],
    ['clock', `${clock.kind}, resolution ${time(clock.resolutionMs)}`],
    [
      'host',
      `${count(host.cores)} cores, ${(host.memoryBytes / 2 ** 30).toFixed(1)} GiB, ${host.platform}, kernel ${host.kernel}`,
    ],
  ];
}

function factTable(caption: string, facts: readonly (readonly [string, string])[]): Markup | null {
  if (facts.length === 0) return null;
  return markup`<table class="facts"><caption>${caption}</caption><tbody>${facts.map(
    ([name, value]) => markup`<tr><th scope="row">${name}</th><td>${value}</td></tr>`,
  )}</tbody></table>`;
}

function list(title: string, items: readonly string[]): Markup | null {
  if (items.length === 0) return null;
  return markup`<h3>${title}</h3><ul>${items.map((item) => markup`<li>${item}</li>`)}</ul>`;
}
