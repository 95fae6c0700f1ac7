import { labPlace } from '../probes/run/lab-place.ts';
import type { Place } from '../probes/run/place.ts';
import { stackPlace } from '../probes/run/stack-place.ts';
import { openRunDirectory } from '../probes/targets/lab/run-directory.ts';
import type { Row } from './selection.ts';

/** Where each row is measured. Disposing them removes what the lab's runs keep on this machine. */
export interface Places extends AsyncDisposable {
  of(row: Row): Place;
}

export interface PlacesOptions {
  /** Pods of the fleet in the stack's own cluster; null: the clients are in this process. */
  readonly shards: number | null;
  readonly say: (line: string) => void;
}

/** Rows of one stack share a place, and so do all rows of the lab. */
export async function openPlaces(rows: readonly Row[], { shards, say }: PlacesOptions): Promise<Places> {
  await using stack = new AsyncDisposableStack();
  const places = new Map<Row, Place>();
  const onLab = rows.filter((row) => row.stack === null);
  if (onLab.length > 0) {
    const lab = labPlace(stack.use(await openRunDirectory(say)));
    for (const row of onLab) places.set(row, lab);
  }
  for (const row of rows) {
    if (row.stack !== null) places.set(row, stackPlace(row.stack, { shards }));
  }
  const owned = stack.move();
  return {
    of: (row) => {
      const place = places.get(row);
      if (place === undefined) throw new Error(`no place was opened for '${row.variant.id}'`);
      return place;
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
