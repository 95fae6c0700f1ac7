import { type Cell, type Pair, agreementText } from '../cells.ts';
import type { Report } from '../schema.ts';
import { compressedLine, time, verdictWords } from '../words.ts';
import { eventsTable } from './events-table.ts';
import { glued, type Markup, markup } from './markup.ts';
import { numbersBlock } from './numbers.ts';
import { pictures } from './pictures.ts';
import { selfBlock } from './self-checks.ts';

/** All about one field of the matrix: the sentence, what would have saved them, prediction beside observation, pictures, events, self-checks. */
export function cellSection(cell: Cell, anchor: string, report: Report): Markup {
  const { run, verdict } = cell;
  const { mark, words } = verdictWords[verdict];
  const measured = verdict !== 'not-supported';
  return markup`<article class="field v-${verdict}" id="${anchor}" tabindex="-1" aria-labelledby="${anchor}-h">
<h3 id="${anchor}-h"><span class="names">${run.controller} <span class="times">×</span> ${run.scenario}</span> <span class="badge"><span aria-hidden="true">${mark}</span> ${words}</span></h3>
<p class="title">${run.title}</p>
<p class="why">${run.why}</p>
${run.remedy === null ? null : markup`<p class="remedy"><strong>What would have saved them</strong> ${run.remedy}</p>`}
${run.self.limits.map((limit) => markup`<p class="limit"><strong>Own limit reached</strong> ${limit}</p>`)}
${repeats(cell)}
${measured ? comparison(cell) : null}
${measured ? pictures(run, anchor, compressedLine(report) !== null) : markup`<p class="empty">It was not run here, so there is nothing to draw.</p>`}
${measured ? numbersBlock(run) : null}
${measured ? selfBlock(run) : null}
${eventsTable(run)}
<p class="back"><a href="#matrix">Back to the matrix</a></p>
</article>`;
}

function comparison({ pairs }: Cell): Markup {
  if (pairs.length === 0) {
    return markup`<p class="empty">Nothing was predicted here, and nothing came that a prediction could be held against.</p>`;
  }
  return markup`<table class="pairs" role="table"><caption>Predicted beside observed</caption>
<thead role="rowgroup"><tr role="row">${['of', 'predicted', 'observed', 'agreement'].map((name) => markup`<th role="columnheader" scope="col">${name}</th>`)}</tr></thead>
<tbody role="rowgroup">${pairs.map(pairRow)}</tbody></table>`;
}

function pairRow({ subject, predicted, observed, agrees, difference }: Pair): Markup {
  return markup`<tr role="row"><th role="rowheader" scope="row">${subject}</th><td role="cell" data-label="predicted">${glued(predicted)}</td>
<td role="cell" data-label="observed">${glued(observed)}</td>
<td role="cell" class="a-${String(agrees)}"><span class="answer">${agreementText(agrees)}</span>${difference === null ? null : `: ${difference}`}</td></tr>`;
}

function repeats({ runs, run, repeats: sentence }: Cell): Markup | null {
  if (sentence === null) return null;
  return markup`<details class="numbers"><summary>${sentence}; what follows is the first of the worst</summary><div class="wide" tabindex="0" role="region" aria-label="All repeats"><table>
<caption class="hidden">All repeats</caption><thead><tr><th scope="col">run</th><th scope="col">verdict</th><th scope="col">kept</th><th scope="col">gap p99</th><th scope="col">why</th></tr></thead>
<tbody>${runs.map(
    (
      one,
      index,
    ) => markup`<tr><th scope="row">${index + 1}${one === run ? markup` (shown)` : null}</th><td>${verdictWords[one.verdict].mark} ${verdictWords[one.verdict].words}</td>
<td>${one.connections.kept}/${one.connections.held}</td><td>${one.gapMs.p99 === null ? 'none' : time(one.gapMs.p99)}</td><td>${one.why}</td></tr>`,
  )}</tbody></table></div></details>`;
}
