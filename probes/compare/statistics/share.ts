import { z95 } from './normal.ts';

/** So many of so many. */
export interface Share {
  readonly events: number;
  readonly of: number;
}

/** A figure with its 95 % interval. */
export interface Estimate {
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
}

/**
 * The difference `a − b` of two independent shares with its 95 % interval, as fractions; null where one has no sample.
 * Newcombe's hybrid score interval (R. G. Newcombe, Statistics in Medicine 17 (1998) 873–890, method 10): it says something sensible at
 * 0 % and 100 %, where the textbook interval has no width.
 */
export function shareDifference(a: Share, b: Share): Estimate | null {
  if (a.of === 0 || b.of === 0) return null;
  const [one, two] = [wilson(a), wilson(b)];
  const value = one.value - two.value;
  return {
    value,
    lower: value - Math.hypot(one.value - one.lower, two.upper - two.value),
    upper: value + Math.hypot(one.upper - one.value, two.value - two.lower),
  };
}

/**
 * How many connections each side would need until the interval leaves out 0, if the shares stayed as they were seen; null where the
 * shares are equal, since no number would tell them apart.
 */
export function neededConnections(a: Share, b: Share): number | null {
  if (a.of === 0 || b.of === 0 || a.events * b.of === b.events * a.of) return null;
  const tells = (n: number): boolean => {
    const scaled = ({ events, of }: Share): Share => ({ events: (events / of) * n, of: n });
    return excludesZero(shareDifference(scaled(a), scaled(b)));
  };
  let enough = 2;
  while (!tells(enough)) enough *= 2;
  let tooFew = enough / 2;
  while (enough - tooFew > 1) {
    const middle = Math.floor((enough + tooFew) / 2);
    if (tells(middle)) enough = middle;
    else tooFew = middle;
  }
  return enough;
}

/** Whether an interval lies on one side of 0. */
export function excludesZero(estimate: Estimate | null): boolean {
  return estimate !== null && (estimate.lower > 0 || estimate.upper < 0);
}

/** Wilson's score interval (E. B. Wilson, Journal of the American Statistical Association 22 (1927) 209–212), the ingredient of the above. */
function wilson({ events, of }: Share): Estimate {
  const value = events / of;
  const z2 = z95 * z95;
  const centre = (events + z2 / 2) / (of + z2);
  const half = (z95 / (of + z2)) * Math.sqrt(events * (1 - value) + z2 / 4);
  return { value, lower: events === 0 ? 0 : centre - half, upper: events === of ? 1 : centre + half };
}
