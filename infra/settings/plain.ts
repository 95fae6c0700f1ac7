import { Duration } from './duration.ts';

type Plain = Readonly<Record<string, unknown>>;

/** A budget as plain data for a report: times as people write them, and no limit in words, since JSON has no Infinity. */
export function plainBudget(value: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plainValue(inner)]));
}

function plainValue(value: unknown): unknown {
  if (value instanceof Duration) return value.toString();
  if (value === Infinity) return 'unlimited';
  if (Array.isArray(value)) return value.map(plainValue);
  return typeof value === 'object' && value !== null ? plainBudget(value) : value;
}

/** Settings as a flat list: `controller.name` → `haproxy`. */
export function flatSettings(settings: object, prefix = ''): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(settings as Plain).flatMap(([key, value]): [string, unknown][] =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.entries(flatSettings(value, `${prefix}${key}.`))
        : [[prefix + key, value]],
    ),
  );
}
