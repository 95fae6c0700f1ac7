import type { Command } from 'commander';
import { controllerFor, variants } from '../infra/controllers/catalogue.ts';
import type { Fact, Prediction, Variant } from '../infra/controllers/controller.ts';
import { budget } from '../infra/settings/budget.ts';
import { readSettings } from '../infra/settings/read-settings.ts';
import { explainCause } from '../probes/ledger/causes.ts';
import { paragraph } from '../probes/report/layout.ts';
import { scenarios } from '../probes/scenarios/index.ts';
import type { Scenario } from '../probes/scenarios/scenario.ts';
import type { Cause } from '../probes/timeline/events.ts';
import { causes } from '../probes/timeline/events.ts';
import { print, terminalOptions } from './print.ts';
import { choose } from './usage-error.ts';

/** Label and text of one part of an explanation. */
type Part = readonly [label: string, text: string];

/** `drainproof explain ID`: a scenario, a controller or a cause at length, with its source. */
export function addExplain(program: Command): void {
  program
    .command('explain')
    .summary('a scenario, a controller or a cause at length')
    .description('Says at length what an ID of the lists means, with the sources of what is claimed.')
    .argument('<id>', "from 'drainproof scenarios', 'controllers' or 'causes'")
    .action((id: string) => {
      print(pageOf(id, Math.min(terminalOptions().width, widest)));
    });
}

/** Longer lines are hard to read. */
const widest = 100;

/** @throws UsageError with the nearest id */
function pageOf(id: string, width: number): string {
  const pages = new Map<string, () => readonly Part[]>([
    ...scenarios.map((scenario) => [scenario.name, () => ofScenario(scenario)] as const),
    ...variants.map((variant) => [variant.id, () => ofVariant(variant)] as const),
    ...causes.map((cause) => [cause, () => ofCause(cause)] as const),
  ]);
  const parts = choose(id, {
    kind: 'scenario, controller or cause',
    all: pages,
    listed: "'drainproof scenarios', 'controllers' or 'causes'",
  })();
  const label = Math.max(...parts.map(([name]) => name.length)) + 2;
  const lines = parts.flatMap(([name, text]) => paragraph(text, { width, first: name.padEnd(label) }));
  return `${id}\n\n${lines.join('\n')}\n`;
}

function ofScenario(scenario: Scenario): readonly Part[] {
  const aligned = readSettings({}, { file: 'the defaults' });
  const controller = controllerFor(aligned);
  const times = budget(aligned, controller.rules);
  const expected = { restart: controller.predictRestart(times), reload: controller.predictReload(times) };
  const plan = scenario.plan(times, expected);
  return [
    ['what', scenario.title],
    ['question', scenario.question],
    ['fault', plan.fault?.description ?? 'nothing is done'],
    ['expected', scenario.expectation],
    ['keep', plan.keep.ms === 0 ? 'nothing: connections are meant to move' : `${plan.keep} with the default settings`],
    ['watched', `at most ${plan.watch} with the default settings`],
    ['needs', scenario.needs.join(', ') || 'nothing special'],
    ['at least', `${scenario.minConnections} connections`],
    ['run it', `npx drainproof run ${scenario.name}`],
  ];
}

function ofVariant(variant: Variant): readonly Part[] {
  const settings = readSettings(variant.settings, { file: `the settings of '${variant.id}'` });
  const controller = controllerFor(settings);
  const times = budget(settings, controller.rules);
  const restart = controller.predictRestart(times);
  const reload = controller.predictReload(times);
  const { grace, preStop, hardStop, idle } = times.controller;
  const config = Object.entries(controller.configMap(times)).map(([key, value]) => `${key}: ${value}`);
  return [
    ['what', variant.title],
    ['question', variant.description],
    ['image', controller.image],
    ...(controller.retired === undefined ? [] : [['retired', controller.retired] as const]),
    ['timers', `grace ${grace}, preStop ${preStop}, hard stop ${hardStop}, idle ${idle}`],
    ['ConfigMap', config.join(', ') || 'nothing beyond the controller’s own'],
    ['restart', predictionText(restart)],
    ['reload', predictionText(reload)],
    ...factParts([...restart.facts, ...reload.facts, ...controller.endpoints.facts]),
    ['run it', `npx drainproof run --controller ${variant.id}`],
  ];
}

function ofCause(id: Cause): readonly Part[] {
  const { title, meaning, clientSees, evidence, remedy, source } = explainCause(id);
  return [
    ['what', title],
    ['meaning', meaning],
    ['client sees', clientSees],
    ['told by', evidence],
    ['what helps', remedy],
    ['source', source],
  ];
}

function predictionText({ after, cause, because }: Prediction): string {
  if (after === 'never') return `nothing ends them: ${because}`;
  return `connections end ${after.ms === 0 ? 'at once' : `after ${after}`} by ${cause}: ${because}`;
}

function factParts(facts: readonly Fact[]): readonly Part[] {
  return [...new Set(facts)].map(({ statement, source, certainty }) => [
    'fact',
    `${statement} (${certainty}; ${source})`,
  ]);
}
