import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import type { z } from 'zod';
import { cleanupVariables } from '../apps/cleanup/settings.ts';
import { exitCodes } from '../apps/shared/exit-codes.ts';
import { closers, logEvents } from '../apps/shared/log-events.ts';
import { serverVariables } from '../apps/ws-server/settings.ts';

/** Defaults that are not a text of their own. */
const otherDefaults: Readonly<Record<string, string>> = {
  POD_NAME: "the machine's name",
  SHUTDOWN_DEADLINE_MS: '`DRAIN_MS` + 5000',
  SERVER_HOST: 'none: needed',
};

/** The rows of a table of variables as the schema has them: name, default, what is allowed, meaning. */
function variableRows(schema: z.ZodObject): string[][] {
  return Object.entries(schema.shape).map(([name, variable]) => {
    const definition = (variable as z.ZodType)._zod.def as { readonly defaultValue?: unknown };
    const fallback = otherDefaults[name] ?? `\`${String(definition.defaultValue)}\``;
    // A line break is allowed nowhere, so this is the message that says what is.
    const allowed = (variable as z.ZodType).safeParse('\n').error?.issues[0]?.message ?? '';
    return [`\`${name}\``, fallback, allowed, (variable as z.ZodType).description ?? ''];
  });
}

/** The rows of the tables under a heading, without their heads. */
async function documentedRows(heading: string): Promise<string[][]> {
  const text = await readFile(new URL('./apps.md', import.meta.url), 'utf8');
  const section = text.split(/^#+ /m).find((each) => each.startsWith(`${heading}\n`));
  assert.ok(section, `docs/apps.md has a section '${heading}'`);
  const rows = section.split('\n').filter((line) => line.startsWith('|'));
  const cells = (row: string) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
  return rows.slice(2).map(cells);
}

test('the table of the server’s variables is what its schema says', async () => {
  assert.deepEqual(await documentedRows('ws-server'), variableRows(serverVariables));
});

test('the table of the cleanup’s variables is what its schema says', async () => {
  assert.deepEqual(await documentedRows('cleanup'), variableRows(cleanupVariables));
});

test('every log event is in the table, with what it says, and no other', async () => {
  const expected = Object.entries(logEvents).map(([event, says]) => [`\`${event}\``, says]);
  assert.deepEqual(await documentedRows('The log'), expected);
});

test('every one who can end a connection is named', async () => {
  const text = await readFile(new URL('./apps.md', import.meta.url), 'utf8');
  for (const closer of closers) assert.ok(text.includes(`'${closer}'`), closer);
});

test('every exit code is in the table', async () => {
  const documented = (await documentedRows('The apps')).map(([code]) => code).filter((code) => /^\d$/.test(code ?? ''));
  assert.deepEqual(documented, Object.values(exitCodes).map(String));
});
