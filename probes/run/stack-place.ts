import type { StackOutputs } from '../../infra/outputs.ts';
import { startFleet } from '../fleet/fleet.ts';
import { TargetError } from '../targets/errors.ts';
import type { Place } from './place.ts';

export interface StackPlaceOptions {
  /** Pods of the fleet in the stack's own cluster; null: the clients are in this process. */
  readonly shards: number | null;
  /** Told in one line what a run that was killed had left behind. */
  readonly say: (line: string) => void;
}

/** A deployed stack. One run at a time: a second one would disturb the first. */
export function stackPlace(outputs: StackOutputs, { shards }: StackPlaceOptions): Place {
  const fleet = shards === null ? '' : ` with ${shards} shards`;
  return {
    name: `stack:${outputs.stack}`,
    sideBySide: false,
    startTarget: () =>
      Promise.reject(new TargetError(`the stack '${outputs.stack}' cannot be measured${fleet} by this version`)),
    startFleet,
  };
}
