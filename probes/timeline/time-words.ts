/**
 * A time for people, from milliseconds: `1 µs`, `12 ms`, `1.25 s`, `856 s`, `1 h 5 min`. Whole seconds are kept up to an hour,
 * because settings (`901s`) are written so.
 */
export function time(ms: number): string {
  if (ms < 0) return `−${time(-ms)}`;
  if (ms > 0 && ms < 0.1) return `${trim((ms * 1000).toPrecision(2))} µs`;
  if (ms < 999.5) return `${trim(ms < 10 ? ms.toFixed(1) : ms.toFixed(0))} ms`;
  if (ms < 3_600_000) return `${seconds(ms)} s`;
  const minutes = Math.round(ms / 60_000);
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} h${rest === 0 ? '' : ` ${rest} min`}`;
}

/** A span of times, with the unit once where both have the same: `15.01–15.04 s`. */
export function timeSpan(from: number, to: number): string {
  const [a, b] = [time(from), time(to)];
  if (a === b) return a;
  const unit = /[µa-z]+$/.exec(a)?.[0];
  const alike = unit !== undefined && !a.includes('h') && /^[\d.]+ [µa-z]+$/.test(b) && b.endsWith(` ${unit}`);
  return alike ? `${a.slice(0, -unit.length - 1)}–${b}` : `${a} – ${b}`;
}

function seconds(ms: number): string {
  return trim((ms / 1000).toFixed(ms < 100_000 ? 2 : 0));
}

function trim(number: string): string {
  return number.includes('.') ? number.replace(/\.?0+$/, '') : number;
}
