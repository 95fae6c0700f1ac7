import fc from 'fast-check';
import type { Backend, ProxyInput } from './controller.ts';

const port = fc.integer({ min: 20_000, max: 60_000 });
const free: Backend = { name: '', host: '127.0.0.1', port: 1 };

const anyBackend: fc.Arbitrary<Backend> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ name: fc.constantFrom('ws-1', 'ws-2', 'ws-3'), host: fc.constant('127.0.0.1'), port }),
  },
  { weight: 1, arbitrary: fc.constant(free) },
);

/** Where a proxy may be told to listen and to send; the folder is the test's. */
export function anyProxyInput(directory: string): fc.Arbitrary<ProxyInput> {
  return fc.record({
    listen: fc.record({ host: fc.constant('127.0.0.1'), port }),
    health: fc.record({ host: fc.constant('127.0.0.1'), port: fc.integer({ min: 10_000, max: 19_999 }) }),
    backends: fc.array(anyBackend, { maxLength: 90 }),
    directory: fc.constant(directory),
    pod: fc.constantFrom('haproxy-1', 'nginx-f5-12'),
    paths: fc.constantFrom(['/'], ['/ws', '/'], ['/ws', '/', '/other-app-1']),
    maxConnections: fc.integer({ min: 1, max: 20_000 }),
  });
}
