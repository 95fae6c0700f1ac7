import { readFileSync } from 'node:fs';

/** drainproof's own version, as package.json has it. */
export function toolVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
