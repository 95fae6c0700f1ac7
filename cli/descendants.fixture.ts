import { readFile, readdir } from 'node:fs/promises';

/** A process, told from a later one with the same id by its start time (clock ticks since boot; proc(5), stat). */
export interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly name: string;
  readonly startedAt: string;
}

/** All processes below one, at this moment. Linux only. */
export async function descendantsOf(pid: number): Promise<readonly Process[]> {
  const all = await processes();
  const below: Process[] = [];
  let parents = new Set([pid]);
  while (parents.size > 0) {
    const children = all.filter((one) => parents.has(one.parent));
    below.push(...children);
    parents = new Set(children.map((one) => one.pid));
  }
  return below;
}

/** Those of some processes that are still there; zombies that nobody has waited for yet are not. */
export async function stillThere(some: readonly Process[]): Promise<readonly Process[]> {
  const now = await processes();
  return some.filter(({ pid, startedAt }) => now.some((one) => one.pid === pid && one.startedAt === startedAt));
}

async function processes(): Promise<readonly Process[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(pids.map(readProcess));
  return found.filter((one) => one !== null);
}

async function readProcess(pid: string): Promise<Process | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const parts = /^\d+ \((.*)\) (\S) (\d+) (.*)$/s.exec(text.trim());
  if (parts === null || parts[2] === 'Z') return null;
  // The fields after the parent's id are numbered from 5; the start time is number 22.
  const startedAt = parts[4]?.split(' ')[22 - 5] ?? '';
  return { pid: Number(pid), parent: Number(parts[3]), name: parts[1] ?? '', startedAt };
}
