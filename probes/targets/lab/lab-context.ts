import type { Clock } from '../../timeline/clock.ts';
import type { Emit, Happening } from '../../timeline/events.ts';
import type { PodFolders } from './run-directory.ts';

/** What every part of a lab tells and uses. */
export interface LabContext {
  readonly clock: Clock;
  readonly emit: Emit;
  /** Stamps with now and emits. */
  readonly happened: (event: Happening) => void;
  readonly directory: PodFolders;
}

/** The whole lab lives on this address. */
export const loopback = '127.0.0.1';
