import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { TargetError } from '../targets/errors.ts';

/** What this system gives to one process and to one destination. Null where it does not say. */
export interface Limits {
  readonly openFiles: number | null;
  /** Local ports for connections to one address and port. */
  readonly ports: number | null;
}

/** What one limit has to be at least, and for what. */
export interface Shortage {
  readonly what: string;
  readonly has: number;
  readonly needs: number;
  readonly remedy: string;
}

/** Runs that hold their connections at the same time, each so many. */
export interface Demand {
  readonly connections: number;
  /** On the lab, which has its relays in this process and its proxies on this machine. */
  readonly onLab: number;
  /** On stacks, of which only the clients are here. */
  readonly onStacks: number;
}

/**
 * Sockets of one connection in this process, on the lab: its client, two of the relay before the controller, two of the relay behind it, which is
 * either the link to a pod or the Service that an in-process balancer sends to, never both (probes/targets/lab/lab.ts).
 */
const filesForLabConnection = 5;
/** On the lab pipes and logs of a run's children, listeners, control connections: about 50 were counted. On a stack watches, logs and shells in pods. */
const filesForRun = 100;
/** What Node itself has open, and the report's files. */
const filesForProcess = 100;
/** Beyond two for each connection: listeners, admin socket, pipes. HAProxy 2.6 asks for 29. */
const filesForProxy = 40;

/** For how many connections a proxy of a run is set up: while it is replaced, each client may come back to the other one. */
export function proxyConnections(connections: number): number {
  return 2 * connections + 100;
}

/**
 * Ensures that this machine lets so many runs hold so many connections each.
 * @throws TargetError that says which limit, its value, what is needed, and how to raise it
 */
export async function checkLimits(demand: Demand): Promise<void> {
  const shortages = findShortages(await readLimits(), demand);
  if (shortages.length === 0) return;
  const { connections, onLab, onStacks } = demand;
  const sideBySide = onLab + onStacks;
  const runs = sideBySide === 1 ? '' : ` in each of ${sideBySide} runs side by side`;
  const lines = shortages.map(
    ({ what, has, needs, remedy }) => `${what}: there are ${has}, ${needs} are needed; ${remedy}`,
  );
  throw new TargetError(
    `this machine's limits are too small for ${connections} connections${runs}: ${lines.join('. ')}`,
  );
}

/** Which limits are too small. A limit that the system does not tell is not in it. */
export function findShortages(limits: Limits, { connections, onLab, onStacks }: Demand): readonly Shortage[] {
  const here = (onLab * filesForLabConnection + onStacks) * connections;
  const inFleet = here + (onLab + onStacks) * filesForRun + filesForProcess;
  const inProxy = onLab === 0 ? 0 : 2 * proxyConnections(connections) + filesForProxy;
  // Node has raised its own limit as far as it may, so what is missing has to be given by whoever starts it.
  const raise = (files: number): string =>
    `raise it where drainproof is started: 'ulimit -n ${files}' (as root, or by LimitNOFILE= or /etc/security/limits.conf, if the shell refuses), or ask for fewer with --connections or --jobs`;
  const files = Math.max(inFleet, inProxy);
  const fleet = onLab === 0 ? 'the fleet' : 'the fleet and the relays of the lab';
  const who = inFleet >= inProxy ? fleet : 'each proxy';
  const ports = 2 * connections;
  return [
    { what: `open files of a process (for ${who})`, has: limits.openFiles, needs: files, remedy: raise(files) },
    {
      what: 'local ports (a connection and its successor, while the first one is in TIME_WAIT)',
      has: limits.ports,
      needs: ports,
      remedy: `widen the range, on Linux 'sysctl -w net.ipv4.ip_local_port_range="${widest}"' as root, or ask for fewer with --connections`,
    },
  ].flatMap(({ has, ...rest }) => (has !== null && has < rest.needs ? [{ ...rest, has }] : []));
}

/** Above the ports that the lab's own listeners take (probes/targets/lab/ports.ts). */
const widest = '32000 65535';

/** Reads Linux's /proc; elsewhere the shell is asked for open files, and sysctl, where it knows them, for the ports. */
export async function readLimits(): Promise<Limits> {
  const [limits, range] = await Promise.all([
    contents('/proc/self/limits'),
    contents('/proc/sys/net/ipv4/ip_local_port_range'),
  ]);
  return {
    openFiles: limits === null ? parseNumber(await output('sh', ['-c', 'ulimit -n'])) : parseOpenFiles(limits),
    ports: parsePortRange(
      range ?? (await output('sysctl', ['-n', 'net.inet.ip.portrange.first', 'net.inet.ip.portrange.last'])),
    ),
  };
}

/** @param text of /proc/self/limits */
export function parseOpenFiles(text: string): number | null {
  const soft = /^Max open files\s+(\d+|unlimited)/m.exec(text)?.[1];
  return soft === undefined ? null : parseNumber(soft);
}

/** How many ports lie between two numbers, both included; null when these are not two numbers. */
export function parsePortRange(text: string | null): number | null {
  const [first, last] = (text ?? '').trim().split(/\s+/).map(Number);
  return first === undefined || last === undefined || !(last >= first) ? null : last - first + 1;
}

function parseNumber(text: string | null): number | null {
  if (text === null) return null;
  if (text.trim() === 'unlimited') return Infinity;
  const number = Number.parseInt(text, 10);
  return Number.isNaN(number) ? null : number;
}

/** Null where there is no such file: another system. */
async function contents(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return null;
  }
}

/** Null where there is no such command, or where it does not know. */
async function output(command: string, args: readonly string[]): Promise<string | null> {
  try {
    return (await promisify(execFile)(command, args, { timeout: 2_000 })).stdout;
  } catch {
    return null;
  }
}
