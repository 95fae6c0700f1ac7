import { readFile } from 'node:fs/promises';

/** What the kernel says of a process. */
export interface ProcessFigures {
  readonly rssBytes: number;
  /** User and system time. */
  readonly cpuSeconds: number;
}

/** USER_HZ: Linux shows times to programs in hundredths of a second on every common architecture. */
const ticksPerSecond = 100;

/** Reads /proc, so it works on Linux only. */
export async function processFigures(pid: number): Promise<ProcessFigures> {
  const [status, stat] = await Promise.all([
    readFile(`/proc/${pid}/status`, 'utf8'),
    readFile(`/proc/${pid}/stat`, 'utf8'),
  ]);
  const rssKiB = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]);
  // Behind the name, which is in brackets and may hold spaces: state is field 3, utime 14, stime 15 (proc_pid_stat(5)).
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  return { rssBytes: rssKiB * 1024, cpuSeconds: ((fields[11] ?? NaN) + (fields[12] ?? NaN)) / ticksPerSecond };
}
