import * as pulumi from '@pulumi/pulumi';
import type { MockMonitor } from '@pulumi/pulumi/runtime/mocks.js';

/** What the program asked the engine for: one resource, options included. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  /** Name of its parent. */
  readonly parent: string;
  readonly custom: boolean;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly ignoreChanges: readonly string[];
  readonly timeouts: Readonly<Record<string, string>>;
  /** Name of what it goes with. */
  readonly deletedWith: string;
  /** Names of what it waits for. */
  readonly dependsOn: readonly string[];
  readonly provider: string;
}

interface Request {
  getType(): string;
  getName(): string;
  getParent(): string;
  getCustom(): boolean;
  getObject(): unknown;
  getIgnorechangesList(): string[];
  getCustomtimeouts(): { toObject(): Record<string, string> } | undefined;
  getDeletedwith(): string;
  getDependenciesList(): string[];
  getProvider(): string;
}

/**
 * Runs a program against Pulumi's mocks and keeps what it registers. Mocks alone tell nothing of options, so the monitor's own method is
 * listened to.
 */
export async function record<T>(
  {
    stack,
    config,
    preview = false,
  }: { readonly stack: string; readonly config: Record<string, string>; readonly preview?: boolean },
  program: () => Promise<T> | T,
): Promise<{ readonly registered: readonly Registered[]; readonly result: T }> {
  await pulumi.runtime.setMocks(
    { newResource, call: ({ inputs }) => inputs as Record<string, unknown> },
    'drainproof',
    stack,
    preview,
  );
  pulumi.runtime.setAllConfig(config);
  const registered: Registered[] = [];
  listen(pulumi.runtime.getMonitor() as unknown as MockMonitor, registered);
  const result = await program();
  await pulumi.runtime.disconnect();
  return { registered, result };
}

/** The live object, as far as the program reads it. */
function newResource({ name, inputs, type }: pulumi.runtime.MockResourceArgs) {
  const { metadata, spec, ...rest } = inputs as { metadata?: object; spec?: object };
  const named = { name, uid: `uid-of-${name}`, ...metadata };
  const service = { ports: [{ name: 'http', port: 80, nodePort: 31_234 }], ...spec };
  const status = type.includes('Release')
    ? { namespace: (inputs as { namespace?: string }).namespace }
    : { loadBalancer: { ingress: [{ hostname: 'lb.example' }] } };
  return {
    id: `${name}-id`,
    state: { ...rest, metadata: named, spec: type.includes(':Service') ? service : spec, status },
  };
}

function listen(monitor: MockMonitor, registered: Registered[]): void {
  const forward = monitor.registerResource.bind(monitor) as (request: unknown, done: unknown) => Promise<void>;
  const note = (request: Request): void => {
    registered.push({
      type: request.getType(),
      name: request.getName(),
      parent: nameIn(request.getParent()),
      custom: request.getCustom(),
      inputs: pulumi.runtime.deserializeProperties(request.getObject() as never),
      ignoreChanges: request.getIgnorechangesList(),
      timeouts: timeoutsIn(request),
      deletedWith: nameIn(request.getDeletedwith()),
      dependsOn: request.getDependenciesList().map(nameIn),
      provider: request.getProvider(),
    });
  };
  const listening = (request: Request, done: (error: unknown, answer: unknown) => void) => {
    try {
      note(request);
    } catch (error) {
      // An exception that leaves this handler would hang the test for ever.
      done(error, undefined);
      return Promise.resolve();
    }
    return forward(request, done);
  };
  Object.assign(monitor, { registerResource: listening });
}

/** By their names in Pulumi; `delete` is a word of JavaScript, which the protocol's code writes otherwise. */
function timeoutsIn(request: Request): Record<string, string> {
  const { pb_delete: toDelete = '', ...rest } = request.getCustomtimeouts()?.toObject() ?? {};
  return { ...rest, delete: toDelete };
}

/** `urn:…::type::name` → `name`. */
function nameIn(urn: string): string {
  return urn.slice(urn.lastIndexOf('::') + 2);
}

/** Every Output in it, waited for. */
export function settled<T>(value: T): Promise<pulumi.Unwrap<T>> {
  return new Promise((resolve) => {
    pulumi.output(value).apply((known) => resolve(known));
  });
}
