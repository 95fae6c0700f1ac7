import { readFileSync } from 'node:fs';
import { cpus, loadavg, release } from 'node:os';

/** Where and when figures were measured. */
export function host(versions: Readonly<Record<string, string | null>>): Readonly<Record<string, unknown>> {
  const ws = JSON.parse(readFileSync(new URL('../node_modules/ws/package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  return {
    date: new Date().toISOString().slice(0, 10),
    cores: cpus().length,
    processor: cpus()[0]?.model ?? 'unknown',
    kernel: release(),
    loadAverage: loadavg().map((load) => Math.round(load * 100) / 100),
    versions: { node: process.versions.node, ws: ws.version, ...versions },
  };
}
