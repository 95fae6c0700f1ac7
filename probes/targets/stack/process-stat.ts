/** A process of a container, as Linux tells of it. */
export interface ProcessStat {
  readonly pid: number;
  readonly name: string;
  readonly parent: number;
  /** Clock ticks since the node's boot: processes that are made one after the other have rising ones. */
  readonly startTicks: number;
}

/** An answer of {@link attendantScript}. */
export interface AttendantAnswer {
  /** The node's wall clock, ms since 1970; null where its `date` tells whole seconds only. */
  readonly wallMs: number | null;
  readonly processes: readonly ProcessStat[];
}

/**
 * Answers each line that it reads: the node's time, then every process of the container, then a dot. Only what dash and busybox have.
 * It ends with its standard input, so nothing of it is left behind when the run does, however that ends.
 */
export const attendantScript = 'while read -r q; do date +%s.%N; cat /proc/[0-9]*/stat 2>/dev/null; echo .; done';

/** Reads one answer, without its dot. Processes that ended while they were read are left out. */
export function readAnswer(text: string): AttendantAnswer {
  const [first = '', ...lines] = text.split('\n');
  const [seconds = '', fraction = ''] = first.split('.');
  const whole = /^\d+$/.test(seconds) && /^\d{9}$/.test(fraction);
  return {
    wallMs: whole ? Number(seconds) * 1000 + Number(fraction) / 1e6 : null,
    processes: lines.flatMap((line) => readStat(line) ?? []),
  };
}

/** Fields 1, 2, 4 and 22; the name, in parentheses, may hold anything (proc(5), /proc/pid/stat). */
export function readStat(line: string): ProcessStat | null {
  const close = line.lastIndexOf(')');
  const open = line.indexOf(' (');
  if (open < 0 || close < open) return null;
  const fieldsFromThird = line.slice(close + 2).split(' ');
  const pid = Number(line.slice(0, open));
  const parent = Number(fieldsFromThird[4 - 3]);
  const startTicks = Number(fieldsFromThird[22 - 3]);
  if (![pid, parent, startTicks].every(Number.isInteger)) return null;
  return { pid, name: line.slice(open + 2, close), parent, startTicks };
}

/** The proxy's master and its workers, oldest first: processes of the proxy's name, whose parent is not, or is, another of them. */
export function proxyProcesses(
  processes: readonly ProcessStat[],
  proxy: string,
): { readonly master: ProcessStat | null; readonly workers: readonly ProcessStat[] } {
  const ours = processes.filter(({ name }) => name === proxy);
  const pids = new Set(ours.map(({ pid }) => pid));
  const masters = ours.filter(({ parent }) => !pids.has(parent));
  const master = masters.find(({ pid }) => ours.some(({ parent }) => parent === pid)) ?? masters[0] ?? null;
  const workers = ours.filter(({ parent }) => parent === master?.pid);
  return { master, workers: workers.toSorted((a, b) => a.startTicks - b.startTicks || a.pid - b.pid) };
}
