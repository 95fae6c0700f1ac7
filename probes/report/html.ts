import { createHash } from 'node:crypto';
import { type Cell, type Matrix, matrixOf } from './cells.ts';
import { headlineOf } from './headline.ts';
import { anchorsOf } from './html/anchors.ts';
import { cellSection } from './html/cell-section.ts';
import { closingSections } from './html/closing.ts';
import { matrixSection } from './html/matrix-table.ts';
import { type Markup, markup, trusted } from './html/markup.ts';
import { pageStyle } from './html/style.ts';
import type { Report } from './schema.ts';
import { compressedLine, verdictWords } from './words.ts';

/**
 * The report as one HTML file that needs no network and no script: verdict, matrix, then each field with its pictures, then how it
 * was measured. Its Content-Security-Policy forbids every request, and all of the report's text is escaped.
 */
export function htmlView(report: Report): string {
  const matrix = matrixOf(report);
  const anchors = anchorsOf(matrix.cells);
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="${report.tool.name} ${report.tool.version}">
<title>${titleOf(report, matrix)}</title>
<style>${trusted(pageStyle)}</style>
</head>
<body>
<a class="skip" href="#matrix">Skip to the matrix</a>
${head(report, matrix)}
<main>
${matrixSection(matrix, anchors)}
${fields(report, matrix.cells, anchors)}
${closingSections(report)}
</main>
<footer><p>Made by ${report.tool.name} ${report.tool.version} from report.json, which holds every connection and event.</p></footer>
</body>
</html>
`;
  return page.text;
}

/** Nothing may be loaded from anywhere; the one style sheet is allowed by its hash. */
const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(pageStyle).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

function titleOf(report: Report, matrix: Matrix): string {
  const { verdict } = headlineOf(report, matrix);
  return `${verdictWords[verdict].words} · drainproof report, ${report.startedAt.slice(0, 10)}`;
}

function head(report: Report, matrix: Matrix): Markup {
  const headline = headlineOf(report, matrix);
  const { mark, words } = verdictWords[headline.verdict];
  const compressed = compressedLine(report);
  return markup`<header class="top">
${compressed === null ? null : markup`<p class="compressed">${compressed}</p>`}
<p class="verdict v-${headline.verdict}"><span aria-hidden="true">${mark}</span> ${words}</p>
<h1>${headline.sentence}</h1>
${headline.details.map((detail) => markup`<p class="detail">${detail}</p>`)}
<p class="meta">${report.tool.name} ${report.tool.version} · <time datetime="${report.startedAt}">${report.startedAt.slice(0, 16).replace('T', ' ')} UTC</time> · seed ${report.seed}</p>
</header>`;
}

function fields(report: Report, cells: readonly Cell[], anchors: ReadonlyMap<Cell, string>): Markup {
  if (cells.length === 0) return markup`<p>This report has no runs, so there is nothing to show.</p>`;
  return markup`<section aria-labelledby="fields"><h2 id="fields">Each field of the matrix</h2>
${cells.map((cell) => cellSection(cell, anchors.get(cell) ?? '', report))}</section>`;
}
