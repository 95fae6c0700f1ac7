import type { Lifetime } from './kaplan-meier.ts';
import { chiSquareTail } from './normal.ts';

export interface LogRank {
  readonly chiSquare: number;
  readonly p: number;
  /** Whether fewer of the first ended than would have, if both lived alike. */
  readonly firstLivesLonger: boolean;
}

/**
 * The log-rank test: whether two groups of connections live alike, over the whole watch and with those that outlived it (N. Mantel, Cancer
 * Chemotherapy Reports 50 (1966) 163–170). Null where nothing ended, or one group is empty.
 */
export function logRank(first: readonly Lifetime[], second: readonly Lifetime[]): LogRank | null {
  const all = [...first.map((one) => ({ ...one, first: true })), ...second.map((one) => ({ ...one, first: false }))];
  const groups = Map.groupBy(
    all.toSorted((a, b) => a.ms - b.ms),
    ({ ms }) => ms,
  );
  const atRisk = { first: first.length, all: all.length };
  let [excess, variance] = [0, 0];
  for (const group of groups.values()) {
    const ended = group.filter((one) => one.ended);
    const share = atRisk.first / atRisk.all;
    excess += ended.filter((one) => one.first).length - ended.length * share;
    if (atRisk.all > 1) {
      variance += (ended.length * share * (1 - share) * (atRisk.all - ended.length)) / (atRisk.all - 1);
    }
    atRisk.first -= group.filter((one) => one.first).length;
    atRisk.all -= group.length;
  }
  if (variance <= 0) return null;
  const chiSquare = excess ** 2 / variance;
  return { chiSquare, p: chiSquareTail(chiSquare, 1), firstLivesLonger: excess < 0 };
}
