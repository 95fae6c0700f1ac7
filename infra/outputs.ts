import { z } from 'zod';

/** The contract's version: the probes refuse what they cannot read, by name. Raised when a field changes its meaning or goes. */
export const outputsSchemaName = 'drainproof.stack/1';

const name = z.string().min(1);
const port = z.int().min(1).max(65_535);

const app = z.object({
  namespace: name,
  /** Name of the Deployment. */
  workload: name,
  /** Null where nothing is served to others. */
  service: name.nullable(),
  /** Where a client connects, below `ingressUrl`; null where there is no Ingress. */
  path: z.string().startsWith('/').nullable(),
  /** Container ports by their names. */
  ports: z.record(z.string(), port),
});

/**
 * What a stack tells the probes, and all that they know of it (design: "Stack outputs"): names, never guesses. Read from
 * `pulumi stack output --json`, or from a file with the same text.
 */
export const stackOutputsSchema = z.object({
  schema: z.literal(outputsSchemaName),
  /** Name of the stack. */
  stack: name,
  cluster: z.object({
    /** The kubeconfig's context that the stack was deployed by, and the only one on which a run acts. */
    context: name,
    /** UID of the apps' namespace: another cluster under the same context's name has another. */
    namespaceUid: name,
  }),
  /** Where the fleet connects: `ws://host:port`. */
  ingressUrl: z.string().regex(/^ws:\/\/[^/]+$/, { error: 'must be ws://host:port' }),
  ingress: z.object({
    className: name,
    namespace: name,
    /** Name of the apps' Ingress object. */
    name,
    /** The Host header that it answers to; null: any. */
    host: name.nullable(),
  }),
  controller: z.object({
    name,
    /** What kind of workload runs it; null for a cloud load balancer, which has no pods. */
    kind: z.enum(['Deployment', 'DaemonSet']).nullable(),
    namespace: name.nullable(),
    workload: name.nullable(),
    /** The container with the proxy in it. */
    container: name.nullable(),
    configMap: name.nullable(),
    /** terminationGracePeriodSeconds as a duration. */
    grace: name,
    /** Version of its image. */
    version: name,
  }),
  apps: z.object({ 'ws-server': app, cleanup: app }),
  probes: z.object({
    namespace: name,
    /** Suspended CronJobs that a run makes Jobs of. */
    cronJobs: z.object({ fleet: name }),
    /** Has the rights that a run needs, and no others. */
    serviceAccount: name,
  }),
  /** Every duration of the path, as text. */
  budget: z.record(z.string(), z.unknown()),
  /** Image references by what they hold. */
  images: z.record(z.string(), name),
  /** The stack's own settings, from which the probes make the budget again. */
  settings: z.record(z.string(), z.unknown()),
});

/** See {@link stackOutputsSchema}. */
export type StackOutputs = z.output<typeof stackOutputsSchema>;

/** Outputs that the probes cannot use. The message says which one, what was found, and what to do. */
export class OutputsError extends Error {
  override readonly name = 'OutputsError';
}

/**
 * Reads what `pulumi stack output --json` prints.
 * @param text as printed
 * @param from where it came from, for messages: `stack 'minikube'`, a file
 * @throws OutputsError when it is no JSON, there are no outputs, they are of another version, or some are missing or wrong (all of them by name)
 */
export function readStackOutputs(text: string, from: string): StackOutputs {
  const found = parsed(text, from);
  const { schema } = found;
  if (schema === undefined) {
    const has = Object.keys(found).join(', ');
    throw new OutputsError(
      has === ''
        ? `${from} has no outputs: it was never deployed, or it was destroyed; deploy it with 'pulumi up'`
        : `${from} has no output 'schema' (it has ${has}): these are not the outputs of a drainproof stack`,
    );
  }
  if (schema !== outputsSchemaName) {
    throw new OutputsError(
      `${from} has outputs of schema ${JSON.stringify(schema)}, and this drainproof reads '${outputsSchemaName}': deploy it again with this version ('pulumi up'), or use the drainproof that deployed it`,
    );
  }
  const result = stackOutputsSchema.safeParse(found);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => `'${path.join('.')}': ${message}`);
  throw new OutputsError(
    `${from} has outputs that are missing or wrong: ${problems.join('; ')}. Deploy it again ('pulumi up')`,
  );
}

function parsed(text: string, from: string): Readonly<Record<string, unknown>> {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch (error) {
    throw new OutputsError(`${from} is not JSON: give what 'pulumi stack output --json' prints`, { cause: error });
  }
  if (typeof found === 'object' && found !== null && !Array.isArray(found)) return found as Record<string, unknown>;
  throw new OutputsError(`${from} holds no outputs: give what 'pulumi stack output --json' prints`);
}
