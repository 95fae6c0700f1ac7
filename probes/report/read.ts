import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Report, reportSchema, schemaVersion } from './schema.ts';
import { plain } from './words.ts';

/** Why a report could not be read. */
export type ReadFailure =
  'missing' | 'unreadable' | 'not-json' | 'truncated' | 'not-a-report' | 'other-version' | 'invalid';

/** A report file that cannot be used; the message says what is wrong with which file, and what to do. */
export class ReportReadError extends Error {
  readonly kind: ReadFailure;
  readonly file: string;

  constructor({ kind, file }: Pick<ReportReadError, 'kind' | 'file'>, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ReportReadError';
    this.kind = kind;
    this.file = file;
  }
}

/** Reads `report.json`, or the one in a folder that an earlier run wrote. Throws {@link ReportReadError}. */
export async function readReport(path: string): Promise<Report> {
  try {
    return parseReport(await readFile(path, 'utf8'), path);
  } catch (error) {
    if (codeOf(error) === 'EISDIR') return readReport(join(path, 'report.json'));
    if (error instanceof ReportReadError) throw error;
    if (codeOf(error) === 'ENOENT') {
      const message = `there is no report at '${path}': give a report.json, or the folder that 'drainproof run --out' wrote`;
      throw new ReportReadError({ kind: 'missing', file: path }, message, { cause: error });
    }
    const message = `'${path}' cannot be read (${codeOf(error) ?? String(error)})`;
    throw new ReportReadError({ kind: 'unreadable', file: path }, message, { cause: error });
  }
}

/** Reads the text of a report; `file` is only named in errors. Throws {@link ReportReadError}. */
export function parseReport(text: string, file: string): Report {
  const document = parseJson(text, file);
  const head = document as { schemaVersion?: unknown; tool?: { name?: unknown; version?: unknown } } | null;
  if (typeof document !== 'object' || head?.tool?.name !== 'drainproof') {
    const message = `'${file}' is JSON, but no report of drainproof: its 'tool.name' is not 'drainproof'`;
    throw new ReportReadError({ kind: 'not-a-report', file }, message);
  }
  if (head.schemaVersion !== schemaVersion) throw otherVersion(head.schemaVersion, head.tool.version, file);
  const result = reportSchema.safeParse(document);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => `  '${path.join('.')}': ${plain(message)}`);
  const more = problems.length > mostProblems ? [`  and ${problems.length - mostProblems} more`] : [];
  const message = [
    `'${file}' does not fit report schema ${schemaVersion}; was it changed by hand?`,
    ...problems.slice(0, mostProblems),
    ...more,
  ].join('\n');
  throw new ReportReadError({ kind: 'invalid', file }, message);
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const start = text.trimStart();
    if (start === '') throw new ReportReadError({ kind: 'truncated', file }, `'${file}' is empty: run it again`);
    if (start.startsWith('{') && !text.trimEnd().endsWith('}')) {
      const message = `'${file}' breaks off after ${text.length} characters: copy it again from where it was written, or run it again`;
      throw new ReportReadError({ kind: 'truncated', file }, message, { cause: error });
    }
    const message = `'${file}' is not JSON (${plain((error as Error).message)}): views are made from report.json`;
    throw new ReportReadError({ kind: 'not-json', file }, message, { cause: error });
  }
}

function otherVersion(found: unknown, toolVersion: unknown, file: string): ReportReadError {
  const by = typeof toolVersion === 'string' ? `, written by drainproof ${plain(toolVersion)}` : '';
  const advice =
    typeof found === 'number' && found > schemaVersion
      ? 'Use a newer drainproof to read it.'
      : 'Read it with the drainproof that wrote it, or run it again.';
  const message = `'${file}' has report schema ${JSON.stringify(found) ?? 'of no version'}${by}; this drainproof reads schema ${schemaVersion}. ${advice}`;
  return new ReportReadError({ kind: 'other-version', file }, message);
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

/** More than these help nobody; the first ones show the pattern. */
const mostProblems = 5;
