/**
 * The known name that `name` was probably meant to be, or undefined. Near is: the same but for case, separators or unit
 * (`drain_ms`, DRAIN_SECONDS, DRAIN), or one slip of the keyboard away (DRIAN_MS). The environment is full of other people's names,
 * so short names are compared by the first rule only.
 */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const bare = bareName(name);
  return (
    known.find((candidate) => bareName(candidate) === bare && hasOwnWord(candidate)) ??
    known.find((candidate) => candidate.length >= shortestForSlips && isOneSlipAway(name.toUpperCase(), candidate))
  );
}

const shortestForSlips = 7;
const units = /_?(MS|MSEC|MILLIS|MILLISECONDS|S|SEC|SECS|SECONDS|BYTES)$/;

function bareName(name: string): string {
  return name.toUpperCase().replaceAll('-', '_').replace(units, '').replaceAll('_', '');
}

/** HOST and PORT mean something to many programs: `HOSTS` or `host` is not a slip of ours. */
function hasOwnWord(name: string): boolean {
  return name !== 'HOST' && name !== 'PORT';
}

/** Whether one inserted, missing, changed or swapped letter makes `a` of `b`. */
function isOneSlipAway(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  const rest = (text: string, skip: number) => text.slice(start + skip);
  const swapped = a[start] === b[start + 1] && a[start + 1] === b[start] && rest(a, 2) === rest(b, 2);
  return swapped || rest(a, 1) === rest(b, 1) || rest(a, 1) === rest(b, 0) || rest(a, 0) === rest(b, 1);
}
