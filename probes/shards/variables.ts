import { z } from 'zod';

/** Where a fleet connects. */
export function targetUrl() {
  const error = 'a URL like ws://host:port, without a path';
  return z.string({ error }).regex(/^ws:\/\/[^/\s]+$/, { error });
}

/** The value of the Host header. */
export function hostHeader() {
  const error = 'a host name, with a port where there is one';
  return z.string({ error }).regex(/^[A-Za-z0-9.-]+(?::\d+)?$/, { error });
}

/** A path, with a query where there is one. */
export function pathOnApp() {
  const error = "a path that begins with '/'";
  return z.string({ error }).regex(/^\/\S*$/, { error });
}
