import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { repository } from '../setup/places.mjs';
import { groups } from './groups.mjs';

/** The lines with which the runner ends: one count each. */
const counts = ['tests', 'suites', 'pass', 'fail', 'cancelled', 'skipped', 'todo', 'duration_ms'];

/**
 * Runs groups of test files one after the other, as one run of Node's own runner: one output, one summary.
 * @param {readonly { name: string, files: readonly string[] }[]} wanted
 * @param {string} [root] the folder in which the files are named
 * @returns {Promise<boolean>} whether all passed
 */
export async function runGroups(wanted, root = repository) {
  const failed = { any: false };
  await pipeline(Readable.from(eventsOf(wanted, { root, failed })), new spec(), process.stdout, { end: false });
  return !failed.any;
}

/**
 * @param {readonly { name: string, files: readonly string[] }[]} wanted
 * @param {{ root: string, failed: { any: boolean } }} options
 */
async function* eventsOf(wanted, { root, failed }) {
  /** @type {Map<string, number>} */
  const sums = new Map(counts.map((count) => [count, 0]));
  let summary = null;
  for (const { name, files } of wanted) {
    const { concurrency = 1, flags = [] } = groups[name] ?? {};
    const options = { files: [...files], concurrency, cwd: root, execArgv: [...flags] };
    for await (const event of run(options)) {
      if (event.type === 'test:fail' && event.data.todo === undefined) failed.any = true;
      if (event.type === 'test:summary' && event.data.file === undefined) summary = event;
      else if (!addTo(sums, event)) yield event;
    }
  }
  // On a summary the reporter tells every failure once more: after all groups, and not after each.
  if (summary !== null) yield summary;
  // A runner that is started inside a test runs nothing, and is content.
  if (wanted.length > 0 && sums.get('tests') === 0) failed.any = true;
  for (const [count, sum] of sums) {
    yield { type: 'test:diagnostic', data: { nesting: 0, message: `${count} ${sum}`, level: 'info' } };
  }
}

/**
 * Takes a line of a group's own summary into the sums.
 * @param {Map<string, number>} sums
 * @param {{ type: string, data?: { message?: string, file?: string } | undefined }} event
 */
function addTo(sums, event) {
  if (event.type !== 'test:diagnostic' || event.data?.file !== undefined) return false;
  const [, count = '', amount] = /^(\w+) ([\d.]+)$/.exec(event.data?.message ?? '') ?? [];
  const sum = sums.get(count);
  if (sum === undefined) return false;
  sums.set(count, sum + Number(amount));
  return true;
}
