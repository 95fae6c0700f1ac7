import { distance } from 'fastest-levenshtein';

/** The known name that was probably meant: at most a third of its letters differ. Null when none is near. */
export function nearest(name: string, known: readonly string[]): string | null {
  const byDistance = known.map((candidate) => ({
    candidate,
    off: distance(name.toLowerCase(), candidate.toLowerCase()),
  }));
  const best = byDistance.toSorted((a, b) => a.off - b.off)[0];
  return best !== undefined && best.off <= Math.max(2, Math.floor(best.candidate.length / 3)) ? best.candidate : null;
}
