import type { Cell } from '../cells.ts';

/** The id of each field's section: its names in plain letters, so that a link to it can be read; numbered where two would be equal. */
export function anchorsOf(cells: readonly Cell[]): Map<Cell, string> {
  const taken = new Set<string>();
  const anchors = new Map<Cell, string>();
  for (const cell of cells) {
    const name = slug(`${cell.run.controller} ${cell.run.scenario}`);
    let anchor = `run-${name}`;
    for (let n = 2; taken.has(anchor); n++) anchor = `run-${name}-${n}`;
    taken.add(anchor);
    anchors.set(cell, anchor);
  }
  return anchors;
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 80);
}
