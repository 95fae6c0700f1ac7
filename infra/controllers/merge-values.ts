type Values = Readonly<Record<string, unknown>>;

/**
 * A user's values on top of ours: maps key by key, lists and single values as the user has them. Snippets of configuration are joined,
 * ours first, since each holds lines of its own.
 */
export function mergeValues(ours: Values, users: Values): Values {
  const merged = { ...ours };
  for (const [key, value] of Object.entries(users)) {
    const before = ours[key];
    if (isMap(before) && isMap(value)) merged[key] = mergeValues(before, value);
    else if (isSnippet(key) && typeof before === 'string' && typeof value === 'string') {
      merged[key] = `${before}\n${value}`;
    } else merged[key] = value;
  }
  return merged;
}

function isMap(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSnippet(key: string): boolean {
  return key.endsWith('-snippet') || key.endsWith('-snippets');
}
