import { lifelines } from './pictures/lifelines.ts';
import { mark, markText } from './pictures/marks.ts';
import { colourStyle, pictureStyle } from './pictures/picture-style.ts';
import { wrap } from './layout.ts';
import { type Markup, markup, trusted } from './html/markup.ts';
import type { Report, RunReport } from './schema.ts';
import { compressedLine, plain, time, verdictWords } from './words.ts';

/**
 * The lifelines of one run as an SVG document of its own, in light and dark, with its legend and events in words: for a wiki, a ticket,
 * a slide. A run without data gives a picture that says so.
 */
export function lifelinesSvg(report: Report, run: RunReport): string {
  const compressed = compressedLine(report);
  const lines = lifelines(run, 'run');
  const { mark: sign, words } = verdictWords[run.verdict];
  const text = [
    ...(compressed === null ? [] : wrapped(compressed, 'soft')),
    ...wrapped(`${sign} ${run.controller} × ${run.scenario}: ${words}`, 'heading'),
    ...wrapped(run.why, 'ink'),
    ...wrapped(lines?.caption ?? 'No connection was open when the fault began, so there is nothing to draw.', 'soft'),
  ];
  const pictureTop = margin + text.length * lineHeight + 6;
  const legendTop = pictureTop + (lines?.height ?? 0) + 22;
  const legend = lines === null ? [] : [...legendOf(lines)];
  const events = (lines?.happenings ?? []).flatMap(({ number, ms, texts }) =>
    wrapped(`(${number}) ${time(ms)}: ${texts.join('; ')}`, 'soft'),
  );
  const eventsTop = legendTop + legend.length * lineHeight + 8;
  const height = Math.ceil(eventsTop + events.length * lineHeight + margin);
  const body = markup`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${wide} ${height}" width="${wide}" height="${height}" role="img" aria-labelledby="run-t run-d">
<style>${trusted(colourStyle)}${trusted(pictureStyle)}${trusted(textStyle)}</style>
<rect width="${wide}" height="${height}" fill="var(--ground)"/>
${placed(text, margin + 12)}
<svg x="${margin}" y="${pictureTop}" width="${wide - 2 * margin}" height="${lines?.height ?? 0}" class="open">${lines?.svg ?? markup`<title id="run-t">${run.controller} in ${run.scenario}</title><desc id="run-d">${run.why}</desc>`}</svg>
${legend.map((item, index) => markup`<svg class="open" x="${margin}" y="${legendTop + index * lineHeight}">${item}</svg>`)}
${placed(events, eventsTop)}
</svg>
`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${body.text}`;
}

interface Line {
  readonly text: string;
  readonly kind: 'heading' | 'ink' | 'soft';
}

function wrapped(text: string, kind: Line['kind']): Line[] {
  return wrap(plain(text), charactersPerLine).map((one) => ({ text: one, kind }));
}

function placed(lines: readonly Line[], top: number): Markup[] {
  return lines.map(
    ({ text, kind }, index) =>
      markup`<text class="${kind}" x="${margin}" y="${top + index * lineHeight}">${text}</text>`,
  );
}

function legendOf({ backends, marks }: NonNullable<ReturnType<typeof lifelines>>): Markup[] {
  return [
    ...backends.map(
      ({ name, colour }) =>
        markup`<path class="life b${colour}" stroke-width="4" d="M0-4h22"/><text class="ink" x="32">${name}</text>`,
    ),
    ...marks.map(
      ({ cause, told }) =>
        markup`<svg class="open" x="11" y="-4">${mark(cause, told)}</svg><text class="ink" x="32">${markText(cause, told)}</text>`,
    ),
  ];
}

const textStyle = `
text{font-family:ui-sans-serif,system-ui,"Segoe UI",Roboto,"Noto Sans",sans-serif;font-variant-numeric:tabular-nums}
.heading{font-size:15px;font-weight:650;fill:var(--ink)}.ink{font-size:13px;fill:var(--ink)}.soft{font-size:12.5px;fill:var(--soft)}
`;
const wide = 960;
const margin = 24;
const lineHeight = 20;
const charactersPerLine = 130;
