import type { Cause } from '../../timeline/events.ts';
import { explainCause } from '../../ledger/causes.ts';
import { type Markup, markup, trusted } from '../html/markup.ts';

/**
 * The mark of a cause: each has a shape of its own, so that colour never carries the meaning alone. Where a Close frame told the client,
 * the mark is calm.
 */
export function mark(cause: Cause, told: boolean): Markup {
  const { filled, path } = shapes[cause];
  const classes = ['mark', filled ? 'filled' : 'hollow', ...(told ? ['told'] : [])];
  return markup`<path class="${classes.join(' ')}" d="${trusted(path)}"/>`;
}

/** What a mark means, for legends. */
export function markText(cause: Cause, told: boolean): string {
  const { title } = explainCause(cause);
  return `ended by ${cause}: ${title}${told ? ', with a Close frame' : ', without a Close frame'}`;
}

/** Drawn around 0, about 10 pixels wide. */
const shapes: Readonly<Record<Cause, { readonly filled: boolean; readonly path: string }>> = {
  'app-close': { filled: false, path: 'M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z' },
  cleanup: { filled: false, path: 'M-4-4H4V4H-4z' },
  'proxy-hard-stop': { filled: true, path: 'M-4-4H4V4H-4z' },
  'proxy-signal': { filled: true, path: 'M0-5L5 4H-5z' },
  'proxy-killed': { filled: false, path: 'M-4-4L4 4M-4 4L4-4' },
  'max-reloads': { filled: true, path: 'M0-5.5L5 0L0 5.5L-5 0z' },
  'admin-shutdown': { filled: false, path: 'M0-5.5L5 0L0 5.5L-5 0z' },
  'idle-timeout': { filled: false, path: 'M0 5L5-4H-5z' },
  'backend-died': { filled: false, path: 'M-5 0H5M0-5V5' },
  partition: { filled: false, path: 'M-3-5V5M3-5V5' },
  client: { filled: true, path: 'M-2 0a2 2 0 1 0 4 0a2 2 0 1 0-4 0z' },
  unknown: { filled: false, path: 'M-3-2.5C-3-6 3-6 3-2.5C3 0 0-.5 0 2.2M0 4.2V5' },
};
