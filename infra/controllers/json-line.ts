/** Fields of a proxy's log line. */
export interface JsonLine {
  /** A number from 0 up; null where there is none (HAProxy writes -1). */
  number(name: string): number | null;
  /** A text with something in it; null where there is none (both proxies write nothing or '-'). */
  text(name: string): string | null;
}

/** Reads a line that is one JSON object with a `connection`, which is how our log formats begin; null for any other line. */
export function readJsonLine(line: string): JsonLine | null {
  if (!line.startsWith('{"connection":')) return null;
  let fields: Readonly<Record<string, unknown>>;
  try {
    fields = JSON.parse(line) as Readonly<Record<string, unknown>>;
  } catch {
    return null;
  }
  return {
    number: (name) => {
      const value = fields[name];
      return typeof value === 'number' && value >= 0 ? value : null;
    },
    text: (name) => {
      const value = fields[name];
      return typeof value === 'string' && value !== '' && value !== '-' ? value : null;
    },
  };
}
