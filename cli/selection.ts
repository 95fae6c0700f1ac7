import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Variant } from '../infra/controllers/controller.ts';
import { controllerFor, variants } from '../infra/controllers/catalogue.ts';
import { budget } from '../infra/settings/budget.ts';
import { checkScale, scale, withAnswerTime } from '../infra/settings/scale.ts';
import { readSettings } from '../infra/settings/read-settings.ts';
import type { Settings } from '../infra/settings/schema.ts';
import { stackInput } from '../infra/settings/stack-file.ts';
import type { Cell } from '../probes/run/cell.ts';
import type { Scenario } from '../probes/scenarios/scenario.ts';
import { mainScenarios, scenarios } from '../probes/scenarios/index.ts';
import { choose, UsageError } from './usage-error.ts';

/** A row of the matrix: a controller with settings. */
export interface Row {
  readonly variant: Variant;
  readonly settings: Settings;
  /** The settings file that it comes from; null for a variant of ours. */
  readonly file: string | null;
}

/** The rows of `npm start`: what people have, what they try first, and what works; for both controllers. */
export const mainVariants = [
  'haproxy-defaults',
  'haproxy-901s',
  'haproxy-aligned',
  'haproxy-gopherd',
  'nginx-defaults',
  'nginx-aligned',
] as const;

/** Scenarios by their names; none named: the main question's. @throws UsageError with the nearest name */
export function chooseScenarios(names: readonly string[]): readonly Scenario[] {
  const all = new Map(scenarios.map((scenario) => [scenario.name, scenario]));
  const choice = { kind: 'scenario', all, listed: "'drainproof scenarios'" };
  if (names.length === 0) return mainScenarios;
  if (names.includes('all')) return scenarios;
  return [...new Set(names)].map((name) => choose(name, choice));
}

/**
 * Rows by the ids of variants, or by the name of a controller for the main rows of it.
 * @throws UsageError with the nearest name
 */
export function rowsOf(names: readonly string[]): readonly Row[] {
  const choice = { kind: 'controller', all: variantsByName(), listed: "'drainproof controllers'" };
  const chosen = names.flatMap((name) => choose(name, choice));
  return [...new Set(chosen)].map((variant) => ({
    variant,
    settings: readSettings(variant.settings, { file: `the settings of '${variant.id}'` }),
    file: null,
  }));
}

/** Every variant by its id, the main ones by their controller's name (all of a controller that has no main one), and `all`. */
function variantsByName(): ReadonlyMap<string, readonly Variant[]> {
  const main: readonly string[] = mainVariants;
  const families = Map.groupBy(variants, (variant) => variant.settings.controller?.name ?? 'haproxy');
  const mainOf = (family: readonly Variant[]): readonly Variant[] => {
    const some = family.filter((variant) => main.includes(variant.id));
    return some.length > 0 ? some : family;
  };
  return new Map<string, readonly Variant[]>([
    ['all', variants],
    ...[...families].map(([name, family]) => [name, mainOf(family)] as const),
    ...variants.map((variant) => [variant.id, [variant]] as const),
  ]);
}

/**
 * A row from somebody's own `Pulumi.<stack>.yaml`; its name is the stack's.
 * @throws UsageError when there is no such file, SettingsError when it cannot be used
 */
export async function rowOfFile(path: string): Promise<Row> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new UsageError(
      `'--settings ${path}': ${unreadable[code] ?? `it cannot be read (${code})`}; give a Pulumi.<stack>.yaml`,
    );
  });
  const { input, origin } = stackInput(path, text);
  const settings = readSettings(input, origin);
  const id = /^Pulumi\.(.+)\.ya?ml$/.exec(basename(path))?.[1] ?? basename(path);
  const variant = {
    id,
    title: `${controllerFor(settings).title}, settings of ${basename(path)}`,
    description: 'What do my own settings do to my WebSockets?',
    settings: input,
  };
  return { variant, settings, file: path };
}

const unreadable: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'that is a folder',
  EACCES: 'this user may not read it',
};

/** @throws UsageError where two rows have one name: a report could not tell them apart */
export function checkNames(rows: readonly Row[]): void {
  for (const [id, same] of Map.groupBy(rows, ({ variant }) => variant.id)) {
    if (same.length < 2) continue;
    const sources = same.map(({ file }) => (file === null ? `--controller ${id}` : `--settings ${file}`));
    throw new UsageError(
      `'${sources.join("' and '")}' would both be the row '${id}': give one of the files another name`,
    );
  }
}

/** The flags that choose these rows again. */
export function flagsOf(rows: readonly Row[]): readonly string[] {
  const ids = rows.flatMap(({ variant, file }) => (file === null ? [variant.id] : []));
  const files = rows.flatMap(({ file }) => (file === null ? [] : [`--settings ${file}`]));
  return [...(ids.length === 0 ? [] : [`--controller ${ids.join(',')}`]), ...files];
}

export interface CellOptions {
  readonly timeScale: number;
  readonly repeat: number;
  readonly clockErrorMs: number;
}

/**
 * Every chosen scenario on every chosen row, so many times.
 * @throws SettingsError when settings contradict themselves, or a timer would be too short for the clock at this scale
 */
export function makeCells(rows: readonly Row[], scenarioList: readonly Scenario[], options: CellOptions): Cell[] {
  const repetitions = Array.from({ length: options.repeat }, (_, index) => index + 1);
  return rows.flatMap(({ variant, settings }) => {
    const controller = controllerFor(settings);
    const real = budget(settings, controller.rules);
    checkScale(real, options.timeScale, options.clockErrorMs);
    const exact = scale(real, options.timeScale);
    const expected = { restart: controller.predictRestart(exact), reload: controller.predictReload(exact) };
    return scenarioList.flatMap((scenario) => {
      const scaled = scenario.measuresHeartbeat === true ? exact : withAnswerTime(exact);
      return repetitions.map((repetition) => ({
        scenario,
        variant,
        controller,
        real,
        budget: scaled,
        expected,
        repetition,
      }));
    });
  });
}
