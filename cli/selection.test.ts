import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { variants } from '../infra/controllers/catalogue.ts';
import { Duration } from '../infra/settings/duration.ts';
import { emptyPlace } from '../probes/run/place.fixture.ts';
import { mainScenarios, scenarios } from '../probes/scenarios/index.ts';
import { checkNames, chooseScenarios, flagsOf, mainVariants, makeCells, rowOfFile, rowsOf } from './selection.ts';

const options = { timeScale: 1 / 60, repeat: 1, clockErrorMs: 5, keep: null, placeOf: () => emptyPlace() };

test('without names the scenarios are the main question’s, with all they are all', () => {
  assert.deepEqual(chooseScenarios([]), mainScenarios);
  assert.deepEqual(chooseScenarios(['all']), scenarios);
});

test('a name twice is one scenario', () => {
  assert.equal(chooseScenarios(['baseline', 'baseline']).length, 1);
});

test('a misspelt scenario is answered with the nearest and how to list them', () => {
  assert.throws(() => chooseScenarios(['controler-restart']), {
    name: 'UsageError',
    message:
      "there is no scenario 'controler-restart'; did you mean 'controller-restart'? ('drainproof scenarios' lists them)",
  });
});

test('a name like nothing is answered without a guess', () => {
  assert.throws(
    () => rowsOf(['qqqqqqqqqqqq']),
    /^UsageError: there is no controller 'qqqqqqqqqqqq' \('drainproof controllers' lists them\)$/,
  );
});

test('the name of a controller stands for its main rows, an id for itself, all for all', () => {
  const ids = (names: readonly string[]): readonly string[] => rowsOf(names).map((row) => row.variant.id);
  assert.deepEqual(ids(['nginx']), ['nginx-defaults', 'nginx-aligned']);
  assert.deepEqual(ids(['nginx-f5-aligned']), ['nginx-f5-aligned']);
  assert.deepEqual(ids(['nginx-aligned', 'nginx']), ['nginx-aligned', 'nginx-defaults']);
  assert.equal(ids(['all']).length, variants.length);
  assert.deepEqual(ids(mainVariants), mainVariants);
});

test('the settings of every row can be run at the default scale', () => {
  const cells = makeCells(rowsOf(['all']), scenarios, { ...options, repeat: 2 });
  assert.equal(cells.length, variants.length * scenarios.length * 2);
});

test('a pong has its real time, but where the heartbeat is what is measured', () => {
  const pongOf = (name: string): number | undefined =>
    makeCells(rowsOf(['haproxy-901s']), chooseScenarios([name]), options)[0]?.budget.session.heartbeatTimeout.ms;
  assert.equal(pongOf('baseline'), 2_000);
  assert.equal(pongOf('network-partition'), 20_000 / 60);
});

test('a scale that makes a timer shorter than the clock can tell is refused with the strongest that works', () => {
  const make = (): unknown => makeCells(rowsOf(['haproxy']), scenarios, { ...options, timeScale: 1 / 5000 });
  assert.throws(make, /SettingsError: the scale 1\/5000 compresses too much:[^]*use --scale 1\/\d+ or slower/);
});

test('a time to keep that is asked for changes what is watched, and neither what is predicted nor what would help', () => {
  const scenario = chooseScenarios(['controller-restart']);
  const rows = rowsOf(['haproxy-aligned']);
  const [own] = makeCells(rows, scenario, options);
  const [asked] = makeCells(rows, scenario, { ...options, timeScale: 1, keep: Duration.seconds(30) });
  assert.ok(own && asked);
  assert.deepEqual(asked.real, own.real);
  assert.equal(asked.budget.session.keep.seconds, 30);
  assert.deepEqual(asked.budget.controller, own.real.controller);
  const plan = asked.scenario.plan(asked.budget, asked.expected);
  assert.equal(plan.keep.seconds, 30);
  assert.ok(plan.watch.seconds < 60, plan.watch.toString());
  assert.ok(asked.expected.restart.after instanceof Duration && asked.expected.restart.after.seconds > 800);
});

test('a stack’s own file is a row with the stack’s name', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'drainproof-'));
  context.after(() => rm(folder, { recursive: true }));
  const file = join(folder, 'Pulumi.mine.yaml');
  await writeFile(file, 'config:\n  drainproof:controller:\n    name: nginx\n    terminationGracePeriod: 1000s\n');
  const row = await rowOfFile(file);
  assert.equal(row.variant.id, 'mine');
  assert.equal(row.settings.controller.terminationGracePeriod?.seconds, 1000);
  await writeFile(file, 'config:\n  drainproof:controller:\n    nam: nginx\n');
  await assert.rejects(rowOfFile(file), /line 3: 'controller.nam' is not a setting \(did you mean 'name'\?\)/);
});

test('the flags that repeat a choice name what is ours by id and a file by its path', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'drainproof-'));
  context.after(() => rm(folder, { recursive: true }));
  const file = join(folder, 'Pulumi.mine.yaml');
  await writeFile(file, '');
  const mine = await rowOfFile(file);
  assert.deepEqual(flagsOf([mine]), [`--settings ${file}`]);
  const both = [...rowsOf(['nginx']), mine];
  assert.deepEqual(flagsOf(both), ['--controller nginx-defaults,nginx-aligned', `--settings ${file}`]);
});

test('rows that a report could not tell apart are refused with where both come from', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'drainproof-'));
  context.after(() => rm(folder, { recursive: true }));
  const file = join(folder, 'Pulumi.nginx-aligned.yaml');
  await writeFile(file, '');
  const rows = [...rowsOf(['nginx-aligned']), await rowOfFile(file)];
  assert.throws(() => {
    checkNames(rows);
  }, /'--controller nginx-aligned' and '--settings .*' would both be the row 'nginx-aligned'/);
  checkNames(rowsOf(['all']));
});

test('a controller without a main row is named for all of its rows', () => {
  const ids = rowsOf(['nginx-f5']).map(({ variant }) => variant.id);
  assert.deepEqual(ids, ['nginx-f5-defaults', 'nginx-f5-aligned']);
});

test('a settings file that is a folder is refused by name', async () => {
  await assert.rejects(rowOfFile(tmpdir()), /'--settings .*': that is a folder; give a Pulumi\.<stack>\.yaml/);
});

test('a settings file that is not there is refused by name', async () => {
  await assert.rejects(rowOfFile('no/Pulumi.x.yaml'), /'--settings no\/Pulumi\.x\.yaml': there is no such file/);
});
