import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { htmlView } from './html.ts';
import { junitView } from './junit.ts';
import { lifelinesSvg } from './lifelines-svg.ts';
import { markdownView } from './markdown.ts';
import type { Report, RunReport } from './schema.ts';

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
    await saveAs(file, view(report), { saved, store });
  }
  return saved;
}

/** Writes the lifelines of one run as an SVG document, as `drainproof report FILE --format svg` does. Throws {@link ReportWriteError}. */
export async function writeSvg(report: Report, run: RunReport, file: string): Promise<void> {
  await saveAs(file, lifelinesSvg(report, run), { saved: [], store: storeWhole });
}

async function saveAs(file: string, text: string, { saved, store }: { saved: string[]; store: Store }): Promise<void> {
  try {
    await store(file, text);
    saved.push(file);
  } catch (error) {
    throw new ReportWriteError(file, [...saved], error);
  }
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

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'no space is left on that disk (ENOSPC); free some, or choose another folder with --out',
  EDQUOT: 'the disk quota is used up (EDQUOT); free some, or choose another folder with --out',
  EFBIG: 'it is larger than files may be there (EFBIG); raise the limit, or choose another folder with --out',
  EACCES: 'this user may not write there (EACCES); choose another folder with --out',
  EPERM: 'this user may not write there (EPERM); choose another folder with --out',
  EROFS: 'that disk is read-only (EROFS); choose another folder with --out',
  ENOTDIR: 'a part of that path is a file and not a folder (ENOTDIR); choose another folder with --out',
  EEXIST: 'a part of that path is a file and not a folder (EEXIST); choose another folder with --out',
  EISDIR: 'there is a folder of that name (EISDIR); choose another folder with --out',
};
