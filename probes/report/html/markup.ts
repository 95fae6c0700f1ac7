import { plain } from '../words.ts';

/** Text that is HTML (or SVG) already. Only {@link markup} and {@link trusted} make it, so nothing gets in unescaped by accident. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What a template may hold: strings are escaped, markup is not, lists are joined, null is nothing. */
export type Part = string | number | Markup | null | readonly Part[];

/** HTML from a template: every string put into it is escaped, since reports hold lines of other programs' logs. */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const text = strings.map((string, index) => string + partText(parts[index] ?? null)).join('');
  return new Markup(text);
}

/** Markup from text of our own making: style sheets, path data. Never from a report's strings. */
export function trusted(text: string): Markup {
  return new Markup(text);
}

/** One line of text for an element or a quoted attribute, in HTML and in XML: no control characters, no lone surrogates. */
export function escaped(text: string): string {
  return plain(text)
    .toWellFormed()
    .replace(/[\uFFFE\uFFFF]/g, '\uFFFD')
    .replace(/[&<>"']/g, (found) => entities[found] ?? '');
}

/** Text in which no line breaks between a number and its unit. For reading, not for copying: it holds no-break spaces. */
export function glued(text: string): string {
  return text.replace(/(\d) (?=(?:µs|ms|s|h|min)\b|%)/g, '$1\u00a0');
}

function partText(part: Part): string {
  if (part === null) return '';
  if (part instanceof Markup) return part.text;
  if (typeof part === 'number') return String(part);
  return typeof part === 'string' ? escaped(part) : part.map(partText).join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
