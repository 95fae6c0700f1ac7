import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import type { Fidelity } from '../probes/compare/fidelity.ts';
import { fidelityOf } from '../probes/compare/fidelity.ts';
import { fidelityMarkdown } from '../probes/compare/fidelity-views.ts';
import { subjectOfReport } from '../probes/compare/subject.ts';
import { parseReport } from '../probes/report/read.ts';
import type { Report } from '../probes/report/schema.ts';
import { assertGenerated } from './generated.fixture.ts';

const folder = new URL('fidelity/', import.meta.url);
const files = await readdir(folder);
const names = files.flatMap((file) => /^(.+)\.lab\.json\.gz$/.exec(file)?.[1] ?? []).toSorted();

test('the tables of the page are those of the stored reports', async () => {
  const tables = await Promise.all(names.map(tableOf));
  const none = 'No reports are stored yet: nothing is claimed.';
  await assertGenerated('fidelity.md', { tables: tables.length === 0 ? none : tables.join('\n\n') });
});

test('every stored report of the lab has one of a stack beside it, and the other way round', () => {
  const stacks = files.flatMap((file) => /^(.+)\.stack\.json\.gz$/.exec(file)?.[1] ?? []).toSorted();
  assert.deepEqual(stacks, names);
});

test('the README shows the table of the stack that it deploys', async () => {
  await assertGenerated('../README.md', {
    cluster: fidelityMarkdown((await storedPair('minikube-901s')).made).trimEnd(),
  });
});

interface StoredPair {
  readonly lab: Report;
  readonly stack: Report;
  readonly made: Fidelity;
}

async function storedPair(name: string): Promise<StoredPair> {
  const [lab, stack] = await Promise.all([stored(`${name}.lab.json`), stored(`${name}.stack.json`)]);
  return { lab, stack, made: fidelityOf(subjectOfReport(lab, 'the lab'), subjectOfReport(stack, 'the stack')) };
}

async function tableOf(name: string): Promise<string> {
  const { lab, stack, made } = await storedPair(name);
  const measured = [
    `On ${stack.startedAt.slice(0, 10)}, with ${versions(lab)} on the lab and ${versions(stack)} on the cluster:`,
    `\`${stack.reproduce}\``,
  ];
  // Below the page's own heads.
  return [`### ${name}`, ...measured, fidelityMarkdown(made).trimEnd()].join('\n\n');
}

async function stored(file: string): Promise<Report> {
  const packed = await readFile(new URL(`${file}.gz`, folder));
  return parseReport(gunzipSync(packed).toString('utf8'), `docs/fidelity/${file}`);
}

function versions({ versions: found }: Report): string {
  return Object.entries(found)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');
}
