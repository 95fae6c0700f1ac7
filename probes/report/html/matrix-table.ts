import { agreementText, type Cell, isToMove, type Matrix } from '../cells.ts';
import { total, verdictWords } from '../words.ts';
import { glued, type Markup, markup } from './markup.ts';

/**
 * The matrix controller × scenario; every field leads to its section. On a narrow screen the rows become cards, and the roles keep it a
 * table for screen readers then.
 */
export function matrixSection(matrix: Matrix, anchors: ReadonlyMap<Cell, string>): Markup {
  if (matrix.cells.length === 0)
    return markup`<section id="matrix" tabindex="-1"><h2>Matrix</h2><p>Nothing was run.</p></section>`;
  return markup`<section id="matrix" tabindex="-1" aria-labelledby="matrix-title"><h2 id="matrix-title">Controller by scenario</h2>
<div class="wide" role="region" aria-labelledby="matrix-title" tabindex="0"><table class="matrix" role="table">
<caption class="hidden">Verdict of each controller in each scenario; each field links to its section</caption>
<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">controller</th>${matrix.scenarios.map(
    (scenario) => markup`<th role="columnheader" scope="col">${scenario}</th>`,
  )}</tr></thead>
<tbody role="rowgroup">${matrix.rows.map(
    (row) =>
      markup`<tr role="row"><th role="rowheader" scope="row">${row.controller}${
        row.title === null ? null : markup`<span class="title">${row.title}</span>`
      }</th>${row.cells.map((cell, index) => field(cell, matrix.scenarios[index] ?? '', anchors))}</tr>`,
  )}</tbody></table></div></section>`;
}

function field(cell: Cell | null, scenario: string, anchors: ReadonlyMap<Cell, string>): Markup {
  const label = markup`<span class="card-label" aria-hidden="true">${scenario}</span>`;
  if (cell === null) return markup`<td role="cell" class="v-none">${label}<span class="words">not run</span></td>`;
  const { mark, words } = verdictWords[cell.verdict];
  const supported = cell.verdict !== 'not-supported';
  return markup`<td role="cell" class="v-${cell.verdict}">${label}<a class="words" href="#${anchors.get(cell) ?? ''}"><span aria-hidden="true">${mark}</span> ${words}<span class="hidden">: ${cell.run.controller}, ${scenario}</span></a>
${supported ? details(cell) : null}${
    supported && cell.pair !== null
      ? markup`<span class="pair">${glued(cell.pair.short)}<span class="agrees a-${String(cell.agrees)}"> ${agreementText(cell.agrees)}</span></span>`
      : null
  }${cell.repeats === null ? null : markup`<span class="pair">${cell.repeats}</span>`}</td>`;
}

function details(cell: Cell): Markup {
  return markup`${shareBar(cell)}<span class="outcome">${cell.outcome}</span>${[cell.by, cell.gap, cell.bound].map(
    (line) => (line === null ? null : markup`<span class="line">${glued(line)}</span>`),
  )}`;
}

/** How many were kept, as a bar; the words beside it say the same, so it is hidden from screen readers. */
function shareBar({ run, verdict }: Cell): Markup | null {
  const { held, kept, ended } = run.connections;
  if (held === 0) return null;
  const part = Math.round(((isToMove(run) ? held - ended : kept) / held) * 1000) / 10;
  const rest = verdict === 'passed' ? 'moved' : total(run.connections.cutBy) > 0 ? 'cut' : 'moved';
  return markup`<svg class="share" aria-hidden="true" width="100%" height="6"><rect class="${rest}" width="100%" height="6" rx="3"/><rect class="kept" width="${part}%" height="6" rx="3"/></svg>`;
}
