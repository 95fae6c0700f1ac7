import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { readReport } from './read.ts';
import { smallReport } from './report.fixture.ts';
import { ReportWriteError, writeReport } from './write.ts';

async function folderFor(context: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'drainproof-write-'));
  context.after(() => rm(folder, { recursive: true }));
  return folder;
}

test('all files of a report are written into a folder that is made, and nothing else is left there', async (context) => {
  const folder = join(await folderFor(context), 'new', 'deeper');
  const saved = await writeReport(smallReport(), folder);
  assert.deepEqual(
    saved.map((file) => basename(file)),
    ['report.json', 'report.md', 'junit.xml', 'report.html'],
  );
  assert.deepEqual((await readdir(folder)).toSorted(), ['junit.xml', 'report.html', 'report.json', 'report.md']);
  assert.deepEqual(await readReport(folder), smallReport());
});

test('when the disk fills up at a view, the error names it, says what was saved and how to get the rest', async (context) => {
  const folder = await folderFor(context);
  const stored: string[] = [];
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  const failing = writeReport(smallReport(), folder, async (file) => {
    if (file.endsWith('junit.xml')) throw full;
    stored.push(file);
  });
  await assert.rejects(failing, (error: unknown) => {
    assert.ok(error instanceof ReportWriteError);
    assert.equal(error.code, 'ENOSPC');
    assert.deepEqual(error.saved, stored);
    assert.match(
      error.message,
      /junit\.xml' could not be written: no space is left .* Saved before it: .*report\.json.*drainproof report/,
    );
    return true;
  });
});

test('where a file is larger than may be written, no half of it is left and the old one stays', async (context) => {
  const folder = await folderFor(context);
  await writeFile(join(folder, 'report.json'), 'old');
  const program = `
    import { smallReport } from ${JSON.stringify(new URL('report.fixture.ts', import.meta.url).href)};
    import { writeReport } from ${JSON.stringify(new URL('write.ts', import.meta.url).href)};
    process.on('SIGXFSZ', () => {});
    await writeReport(smallReport(), ${JSON.stringify(folder)}).catch((error) => console.log(error.code, error.message));`;
  // Files of at most 8 blocks of 512 bytes (POSIX ulimit -f): a real short write, without filling a disk.
  const limited = spawn('sh', [
    '-c',
    'ulimit -f 8; exec "$0" "$@"',
    process.execPath,
    '--input-type=module',
    '-e',
    program,
  ]);
  let said = '';
  limited.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  await once(limited, 'close');
  assert.match(said, /^EFBIG '.*report\.json' could not be written: it is larger than files may be there/);
  assert.deepEqual(await readdir(folder), ['report.json']);
  assert.equal(await readFile(join(folder, 'report.json'), 'utf8'), 'old');
});

test('a folder below a file is refused with a clear sentence', async (context) => {
  const file = join(await folderFor(context), 'file');
  await writeFile(file, '');
  await assert.rejects(
    writeReport(smallReport(), join(file, 'reports')),
    /a part of that path is a file and not a folder/,
  );
});

test('a folder in the place of a file is refused, and what was written beside it is taken away', async (context) => {
  const folder = await folderFor(context);
  await mkdir(join(folder, 'report.json'));
  await assert.rejects(
    writeReport(smallReport(), folder),
    /report\.json' could not be written: there is a folder of that name/,
  );
  assert.deepEqual(await readdir(folder), ['report.json']);
});
