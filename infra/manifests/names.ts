import { SettingsError } from '../settings/settings-error.ts';

/** What the objects of a stack are called. Fixed, so that the outputs can name them and a person finds them. */
export interface StackNames {
  readonly stack: string;
  readonly namespaces: { readonly apps: string; readonly controller: string; readonly probes: string };
  /** Deployment, Service, Ingress, HPA and PDB of the WebSocket server. */
  readonly server: 'ws-server';
  /** The control port's own Service. */
  readonly control: 'ws-server-control';
  readonly cleanup: 'cleanup';
  /** The suspended CronJob that a run makes Jobs of. */
  readonly fleet: 'fleet';
  readonly smoke: 'smoke';
  /** The ServiceAccount with the rights of a run, and its roles. */
  readonly run: 'drainproof-run';
  /** Its cluster-wide role, of which each stack has its own. */
  readonly clusterRole: string;
  /** What the chart's objects are called. */
  readonly controller: string;
}

/** A Service's name ends at 63 letters (RFC 1123), of which charts take up to 22 for their own endings. */
const longest = 41;

/** @throws SettingsError when Kubernetes takes no names that begin with the stack's */
export function stackNames(stack: string): StackNames {
  if (stack.length > longest || !/^[a-z]([a-z0-9-]*[a-z0-9])?$/.test(stack)) {
    throw new SettingsError(`a stack cannot be called '${stack}' here`, [
      `its namespaces are called '${stack}-apps' and so on: take at most ${longest} of a–z, 0–9 and '-', beginning with a letter and not ending with '-' (pulumi stack rename NAME)`,
    ]);
  }
  return {
    stack,
    namespaces: { apps: `${stack}-apps`, controller: `${stack}-controller`, probes: `${stack}-probes` },
    server: 'ws-server',
    control: 'ws-server-control',
    cleanup: 'cleanup',
    fleet: 'fleet',
    smoke: 'smoke',
    run: 'drainproof-run',
    clusterRole: `drainproof-run-${stack}`,
    controller: stack,
  };
}
