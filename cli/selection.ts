import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Variant } from '../infra/controllers/controller.ts';
import type { StackOutputs } from '../infra/outputs.ts';
import { controllerFor, variants } from '../infra/controllers/catalogue.ts';
import type { Budget } from '../infra/settings/budget.ts';
import { budget } from '../infra/settings/budget.ts';
import type { Duration } from '../infra/settings/duration.ts';
import { checkScale, scale, withAnswerTime } from '../infra/settings/scale.ts';
import { readSettings } from '../infra/settings/read-settings.ts';
import type { Settings } from '../infra/settings/schema.ts';
import { stackInput } from '../infra/settings/stack-file.ts';
import type { Cell } from '../probes/run/cell.ts';
import type { Place } from '../probes/run/place.ts';
import type { Scenario } from '../probes/scenarios/scenario.ts';
import { mainScenarios, scenarios } from '../probes/scenarios/index.ts';
import { labRowOfOutputs } from './stack-row.ts';
import { whyUnreadable } from './unreadable.ts';
import { choose, UsageError } from './usage-error.ts';

/** A row of the matrix: a controller with settings. */
export interface Row {
  readonly variant: Variant;
  readonly settings: Settings;
  /** The settings file that it comes from; null for a variant of ours. */
  readonly file: string | null;
  /** What `--target` names it by: `lab`, `stack:minikube`. */
  readonly target: string;
  /** Null on the lab. */
  readonly stack: StackOutputs | null;
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
    ...onLab,
  }));
}

const onLab = { target: 'lab', stack: null } as const;

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
 * A row from somebody's own `Pulumi.<stack>.yaml`, or from the outputs of a stack (a file that ends with .json); its name is the stack's.
 * @throws UsageError when there is no such file, SettingsError when it cannot be used
 */
export async function rowOfFile(path: string): Promise<Row> {
  if (path.endsWith('.json')) return labRowOfOutputs(path);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new UsageError(`'--settings ${path}': ${whyUnreadable(error)}; give a Pulumi.<stack>.yaml`);
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
  return { variant, settings, file: path, ...onLab };
}

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
  const ids = rows.flatMap(({ variant, file, stack }) => (file === null && stack === null ? [variant.id] : []));
  const files = rows.flatMap(({ file }) => (file === null ? [] : [`--settings ${file}`]));
  const stacks = rows.flatMap(({ stack, target }) => (stack === null ? [] : [`--target ${target}`]));
  return [...(ids.length === 0 ? [] : [`--controller ${ids.join(',')}`]), ...files, ...stacks];
}

export interface CellOptions {
  readonly timeScale: number;
  readonly repeat: number;
  readonly clockErrorMs: number;
  /** How long connections are asked to live, in place of each row's `session.keep`; real time, scaled with the rest. */
  readonly keep: Duration | null;
  readonly placeOf: (row: Row) => Place;
}

/**
 * Every chosen scenario on every chosen row, so many times.
 * @throws SettingsError when settings contradict themselves, or a timer would be too short for the clock at this scale
 */
export function makeCells(rows: readonly Row[], scenarioList: readonly Scenario[], options: CellOptions): Cell[] {
  const repetitions = Array.from({ length: options.repeat }, (_, index) => index + 1);
  return rows.flatMap((row) => {
    const { variant, settings } = row;
    const controller = controllerFor(settings);
    const real = budget(settings, controller.rules);
    const asked = askedBudget(real, options.keep);
    checkScale(asked, options.timeScale, options.clockErrorMs);
    const exact = scale(asked, options.timeScale);
    const place = options.placeOf(row);
    const expected = { restart: controller.predictRestart(exact), reload: controller.predictReload(exact) };
    return scenarioList.flatMap((scenario) => {
      const scaled = scenario.measuresHeartbeat === true ? exact : withAnswerTime(exact);
      return repetitions.map((repetition) => ({
        place,
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

/** Only how long sessions have to be kept: what was deployed, and what is predicted of it, stays. */
function askedBudget(real: Budget, keep: Duration | null): Budget {
  return keep === null ? real : { ...real, session: { ...real.session, keep } };
}
