import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';

/**
 * Holds the generated parts of a page to the code. A part stands between `<!-- generated: NAME -->` and `<!-- end -->`; what is
 * around it is written by hand. `DRAINPROOF_REWRITE=1` writes the parts anew.
 * @param page beside this file, e.g. `settings.md`
 */
export async function assertGenerated(page: string, parts: Readonly<Record<string, string>>): Promise<void> {
  const file = new URL(page, import.meta.url);
  const stored = await readFile(file, 'utf8');
  let text = stored;
  for (const [name, content] of Object.entries(parts)) {
    const part = new RegExp(`(<!-- generated: ${name} -->)[^]*?(<!-- end -->)`);
    assert.match(text, part, `${page} has no place for the generated part '${name}'`);
    text = text.replace(part, (_, begin: string, end: string) => `${begin}\n\n${content}\n\n${end}`);
  }
  const expected = await format(text, { ...(await resolveConfig(file)), parser: 'markdown' });
  if (process.env['DRAINPROOF_REWRITE'] === '1') await writeFile(file, expected);
  else
    assert.equal(
      stored,
      expected,
      `${page} is not what the code says: DRAINPROOF_REWRITE=1 node --test docs/ writes it anew`,
    );
}

/** A table in Markdown; cells may hold any text. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
