import { z95 } from './normal.ts';

/** How long one connection was watched, and whether it was ended then (by anyone but its client) or only no longer watched. */
export interface Lifetime {
  readonly ms: number;
  readonly ended: boolean;
}

/** The share still alive just after a time at which something ended. */
export interface SurvivalPoint {
  readonly atMs: number;
  /** Watched just before. */
  readonly atRisk: number;
  readonly share: number;
  /** Null at 0 %, where the band is undefined. */
  readonly lower: number | null;
  readonly upper: number | null;
}

/**
 * The survival curve of connections of which some were still alive when nobody looked any more (E. L. Kaplan and P. Meier, Journal of the
 * American Statistical Association 53 (1958) 457–481): S(t) = Π (1 − d/n). The 95 % band is S^exp(±z σ / ln S) with Greenwood's σ² = Σ d/(n(n − d)),
 * which stays between 0 and 1 (J. D. Kalbfleisch and R. L. Prentice, The Statistical Analysis of Failure Time Data, §1.4).
 */
export function kaplanMeier(lifetimes: readonly Lifetime[]): SurvivalPoint[] {
  const groups = Map.groupBy(
    lifetimes.toSorted((a, b) => a.ms - b.ms),
    ({ ms }) => ms,
  );
  let atRisk = lifetimes.length;
  let share = 1;
  let variance = 0;
  const points: SurvivalPoint[] = [];
  for (const [atMs, group] of groups) {
    const ended = group.filter((one) => one.ended).length;
    if (ended > 0) {
      share *= 1 - ended / atRisk;
      variance += ended / (atRisk * (atRisk - ended));
      points.push({ atMs, atRisk, share, ...band(share, variance) });
    }
    atRisk -= group.length;
  }
  return points;
}

/** When half of the connections had ended; null where more than half outlived the watch. */
export function medianLifetime(points: readonly SurvivalPoint[]): number | null {
  return points.find(({ share }) => share <= 0.5 + 1e-12)?.atMs ?? null;
}

function band(share: number, variance: number): Pick<SurvivalPoint, 'lower' | 'upper'> {
  if (share <= 0) return { lower: null, upper: null };
  const spread = Math.exp((z95 * Math.sqrt(variance)) / -Math.log(share));
  return { lower: share ** spread, upper: share ** (1 / spread) };
}
