import { valueText } from '../report/words.ts';

/** A settings record as lines: `{controller: {grace: '901s'}}` becomes `controller.grace` → `901s`. Values stay as they are written. */
export function flatten(record: Readonly<Record<string, unknown>>): Map<string, string> {
  const lines = new Map<string, string>();
  const walk = (value: unknown, path: readonly string[]): void => {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      for (const [key, inner] of Object.entries(value)) walk(inner, [...path, key]);
    } else if (value !== undefined) {
      lines.set(path.join('.'), valueText(value));
    }
  };
  walk(record, []);
  return lines;
}
