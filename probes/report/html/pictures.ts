import { histogram } from '../pictures/histogram.ts';
import { type Lifelines, lifelines } from '../pictures/lifelines.ts';
import { mark, markText } from '../pictures/marks.ts';
import { served, share } from '../pictures/served.ts';
import type { RunReport } from '../schema.ts';
import { count, time } from '../words.ts';
import { glued, type Markup, markup } from './markup.ts';

/** The three pictures of a run and the numbers behind them. */
export function pictures(run: RunReport, anchor: string, compressed: boolean): Markup {
  const lines = lifelines(run, `${anchor}-life`);
  if (lines === null)
    return markup`<p class="empty">No connection was open when the fault began, so there is nothing to draw.</p>`;
  return markup`<figure><figcaption><strong>Lifelines.</strong> ${glued(lines.caption)} Times are since the fault began${compressed ? ', as they ran' : null}.</figcaption>
${lines.svg}${legend(lines)}${happeningList(lines)}</figure>
${endsAndReturns(run, anchor)}`;
}

function legend({ backends, marks }: Lifelines): Markup {
  return markup`<ul class="legend" role="list" aria-label="Legend">${backends.map(
    ({ name, colour }) =>
      markup`<li><svg class="key" aria-hidden="true" width="22" height="12"><path class="life b${colour}" stroke-width="4" d="M1 6h20"/></svg>${name}</li>`,
  )}${marks.map(
    ({ cause, told }) =>
      markup`<li><svg class="key open" aria-hidden="true" width="14" height="12"><svg x="7" y="6" class="open">${mark(cause, told)}</svg></svg>${markText(cause, told)}</li>`,
  )}</ul>`;
}

function happeningList({ happenings }: Lifelines): Markup | null {
  if (happenings.length === 0) return null;
  return markup`<ol class="happenings" role="list" aria-label="Events in the picture">${happenings.map(
    ({ number, ms, texts }) =>
      markup`<li><span class="pin-number">${number}</span><span class="at">${time(ms)}</span><span>${texts.join('; ')}</span></li>`,
  )}</ol>`;
}

function endsAndReturns(run: RunReport, anchor: string): Markup {
  const ends = histogram(run, `${anchor}-ends`);
  const back = served(run, `${anchor}-back`);
  if (ends === null || back === null) {
    return markup`<p class="empty">No connection ended before the clients did, so there are no ends to spread and nobody had to come back.</p>`;
  }
  return markup`<div class="two"><figure><figcaption><strong>When they ended.</strong> ${glued(ends.caption)}</figcaption>${ends.svg}${
    ends.magnified === null
      ? null
      : markup`<p class="near">The same, magnified to the time in which they ended:</p>${ends.magnified}`
  }</figure>
<figure><figcaption><strong>Served again.</strong> ${glued(back.caption)}</figcaption>${back.svg}</figure></div>
<details class="numbers"><summary>The numbers behind these two pictures</summary><div class="two">
<table><caption>Ends by time since the fault</caption><thead><tr><th scope="col">from</th><th scope="col">to</th><th scope="col">ended</th></tr></thead>
<tbody>${ends.bins
    .filter((bin) => bin.count > 0)
    .map(
      (bin) => markup`<tr><td>${time(bin.from)}</td><td>${time(bin.to)}</td><td>${count(bin.count)}</td></tr>`,
    )}</tbody></table>
<table><caption>Clients served over time</caption><thead><tr><th scope="col">since the fault</th><th scope="col">served</th><th scope="col">came back until then</th></tr></thead>
<tbody>${back.points.map((point) => markup`<tr><td>${time(point.ms)}</td><td>${share(point.served)}</td><td>${count(point.back)}</td></tr>`)}</tbody></table>
</div></details>`;
}
