import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { htmlView } from './html.ts';
import { junitView } from './junit.ts';
import { markdownView } from './markdown.ts';
import type { Report } from './schema.ts';

/** The files of a report, the contract first: if the disk fills up, what was measured is saved before its views. */
const views = {
  'report.json': (report: Report) => `${JSON.stringify(report)}\n`,
  'report.md': markdownView,
  'junit.xml': junitView,
  'report.html': htmlView,
} as const;

/** Writes a text so that it is there for good; what the default does with the file system. */
export type Store = (file: string, text: string) => Promise<void>;

/** A file that could not be written. The message says which, why, what was saved, and what to do. */
export class ReportWriteError extends Error {
  readonly file: string;
  /** The system's error code, as ENOSPC; null where it gave none. */
  readonly code: string | null;
  /** Files that were written before, whole. */
  readonly saved: readonly string[];

  constructor(file: string, saved: readonly string[], cause: unknown) {
    const code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : null;
    super(messageOf(file, saved, code ?? String(cause)), { cause });
    this.name = 'ReportWriteError';
    this.file = file;
    this.code = code;
    this.saved = saved;
  }
}

/**
 * Writes report.json and its views into a folder, which is made if need be, and returns their paths. Each file is there whole or
 * not at all: it is written beside its place, then renamed. Throws {@link ReportWriteError}.
 */
export async function writeReport(report: Report, folder: string, store: Store = storeWhole): Promise<string[]> {
  const saved: string[] = [];
  for (const [name, view] of Object.entries(views)) {
    const file = join(folder, name);
    try {
      await store(file, view(report));
    } catch (error) {
      throw new ReportWriteError(file, saved, error);
    }
    saved.push(file);
  }
  return saved;
}

/** Temporary name, flush, rename: after a crash or on a full disk the old file is there or the new one, never half of one. */
async function storeWhole(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    await using handle = await open(temporary, 'w');
    await handle.writeFile(text);
    await handle.sync();
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

function messageOf(file: string, saved: readonly string[], code: string): string {
  const why = reasons[code] ?? `the system said ${code}`;
  const kept = saved.length === 0 ? 'Nothing was saved before it.' : `Saved before it: ${saved.join(', ')}.`;
  const way = saved.some((one) => one.endsWith('report.json'))
    ? " The other views can be made later from report.json with 'drainproof report'."
    : '';
  return `'${file}' could not be written: ${why}. ${kept}${way}`;
}

const elsewhere = 'choose another place with --out or --output';

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: `no space is left on that disk (ENOSPC); free some, or ${elsewhere}`,
  EDQUOT: `the disk quota is used up (EDQUOT); free some, or ${elsewhere}`,
  EFBIG: `it is larger than files may be there (EFBIG); raise the limit, or ${elsewhere}`,
  EACCES: `this user may not write there (EACCES); ${elsewhere}`,
  EPERM: `this user may not write there (EPERM); ${elsewhere}`,
  EROFS: `that disk is read-only (EROFS); ${elsewhere}`,
  ENOTDIR: `a part of that path is a file and not a folder (ENOTDIR); ${elsewhere}`,
  EEXIST: `a part of that path is a file and not a folder (EEXIST); ${elsewhere}`,
  ENOENT: `there is no such folder (ENOENT); make it, or ${elsewhere}`,
  EISDIR: `there is a folder of that name (EISDIR); ${elsewhere}`,
};
