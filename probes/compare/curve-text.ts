import { time } from '../report/words.ts';
import type { Figures } from './schema.ts';

/**
 * The survival curve as a line of text, `█████▅▁·· to 14 s`: each mark is the share alive at the end of its part of the axis, a dot
 * none. Null where there is no curve.
 */
export function curveText(survival: Figures['survival'], axisMs: number): string | null {
  if (survival === null || axisMs <= 0) return null;
  const marks = Array.from({ length: parts }, (_, part) => {
    const until = ((part + 1) / parts) * axisMs;
    const share = survival.points.findLast(({ atMs }) => atMs <= until)?.share ?? 1;
    return blocks[Math.ceil(share * (blocks.length - 1) - 1e-9)] ?? '';
  });
  return `${marks.join('')} to ${time(axisMs)}`;
}

const parts = 14;
const blocks = ['·', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;
