/** Breaks text into lines of at most `width` characters, between words where that is possible; one line at least. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (joined.length <= width) {
      line = joined;
      continue;
    }
    if (line !== '') lines.push(line);
    line = word;
    while (line.length > width) {
      lines.push(line.slice(0, width));
      line = line.slice(width);
    }
  }
  return [...lines, line];
}

/** Text wrapped to `width`, each line but the first behind `indent` spaces more than the first. */
export function paragraph(text: string, options: { width: number; first?: string; rest?: string }): string[] {
  const { width, first = '', rest = ' '.repeat(first.length) } = options;
  return wrap(text, Math.max(minimumColumn, width - first.length)).map(
    (line, index) => (index === 0 ? first : rest) + line,
  );
}

/** Lines beside lines: each column padded to its width, columns joined by `gutter`. The last column is not padded. */
export function beside(columns: readonly (readonly string[])[], widths: readonly number[], gutter: string): string[] {
  const height = Math.max(...columns.map((lines) => lines.length));
  return Array.from({ length: height }, (_, row) =>
    columns
      .map((lines, column) => (lines[row] ?? '').padEnd(widths[column] ?? 0))
      .join(gutter)
      .trimEnd(),
  );
}

/** Narrower than this, a column holds no word of ours. */
const minimumColumn = 20;
