import type { z } from 'zod';
import type { ProxyName } from '../schema.ts';
import { derivedHaproxyValues, haproxyValues } from './haproxy.ts';
import { derivedIngressNginxValues, ingressNginxValues } from './ingress-nginx.ts';
import { derivedNginxIngressValues, nginxIngressValues } from './nginx-ingress.ts';
import type { Derived } from './parts.ts';

/** What of a controller's chart a user may set, and what follows from the settings instead. */
export interface ChartValues {
  readonly schema: z.ZodObject;
  readonly derived: Derived;
}

export const chartValues: Readonly<Record<ProxyName, ChartValues>> = {
  haproxy: { schema: haproxyValues, derived: derivedHaproxyValues },
  nginx: { schema: ingressNginxValues, derived: derivedIngressNginxValues },
  'nginx-f5': { schema: nginxIngressValues, derived: derivedNginxIngressValues },
};

/** The derived values that somebody set all the same: their paths, and what is said of each. */
export function derivedIn(values: unknown, derived: Derived): readonly { path: readonly string[]; because: string }[] {
  return Object.entries(derived).flatMap(([name, because]) => {
    // Keys of ConfigMaps have no dots in them.
    const path = name.split('.');
    return holds(values, path) ? [{ path, because }] : [];
  });
}

function holds(value: unknown, [key, ...rest]: readonly string[]): boolean {
  if (key === undefined) return true;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return false;
  return holds((value as Readonly<Record<string, unknown>>)[key], rest);
}
