import { test } from 'node:test';
import { controllerFor, controllers, variants } from '../infra/controllers/catalogue.ts';
import type { Controller, Fact, Prediction } from '../infra/controllers/controller.ts';
import type { Budget } from '../infra/settings/budget.ts';
import { budget } from '../infra/settings/budget.ts';
import { readSettings } from '../infra/settings/read-settings.ts';
import { assertGenerated, table } from './generated.fixture.ts';

test('docs/controllers.md says of each controller what the code knows', async () => {
  await assertGenerated('controllers.md', {
    predictions: predictions(),
    controllers: controllers.map(page).join('\n\n'),
  });
});

function predictions(): string {
  const rows = variants.map(({ id, title, settings }) => {
    const read = readSettings(settings, { file: id });
    const controller = controllerFor(read);
    const made = budget(read, controller.rules);
    return [`\`${id}\``, title, said(controller.predictRestart(made)), said(controller.predictReload(made))];
  });
  return table(['row', 'what it is', 'after a restart', 'after a reload'], rows);
}

function said({ after, cause }: Prediction): string {
  if (after === 'never') return 'kept';
  return `${after.ms === 0 ? 'at once' : after.toString()}, \`${cause}\``;
}

function page(controller: Controller): string {
  const { name, profile, timeouts } = { ...controller, timeouts: 'chart-defaults' as const };
  const made = budget(readSettings({ controller: { name, profile, timeouts } }, { file: profile }), controller.rules);
  return [
    `### ${controller.title}`,
    `\`controller.name: ${name}\`, \`controller.profile: ${profile}\`. Image \`${controller.image}\`, ${chartOf(controller)}.${
      controller.retired === undefined ? '' : ` It was ${controller.retired}.`
    }`,
    steps(controller, made),
    `When the endpoints of a Service change: ${endpointWords[controller.endpoints.by]}. A pod that is going gets no new connections; what it holds is kept.`,
    table(['what is known', 'how', 'source'], factsOf(controller, made).map(factRow)),
  ].join('\n\n');
}

const endpointWords: Readonly<Record<Controller['endpoints']['by'], string>> = {
  'runtime-api': 'server slots change over the admin socket, without a reload',
  lua: 'an in-process balancer is told, without a reload',
  reload: 'the proxy is reloaded, and the workers before drain',
};

function chartOf({ chart }: Controller): string {
  return chart === null ? 'no chart' : `chart \`${chart.name}\` ${chart.version}`;
}

/** From "delete the pod" to "gone", as the chart has it. */
function steps(controller: Controller, made: Budget): string {
  const { grace, preStop, imageStopSignal, proxySignal, effect, hardStop, supervisorKill, afterHardStop } =
    controller.lifecycle(made);
  const end =
    effect === 'hard'
      ? 'The proxy ends every connection at once.'
      : `The proxy takes no new connections and keeps what it holds ${hardStop === 'unlimited' ? 'without limit' : `for up to ${hardStop}`}.`;
  return [
    preStop.ms === 0 ? 'No sleep before the stop.' : `preStop: ${preStop}.`,
    `The container gets ${imageStopSignal}; the proxy's master gets ${proxySignal}.`,
    end,
    ...(supervisorKill === 'none' ? [] : [`Its supervisor kills the proxy ${supervisorKill} after the signal.`]),
    afterHardStop.ms === 0
      ? 'The container ends with the proxy.'
      : `The container ends up to ${afterHardStop} after the proxy.`,
    controller.chart === null
      ? 'Nothing kills it before its hard stop.'
      : `What is left ${grace} after the deletion is killed by the kubelet.`,
  ]
    .map((step, index) => `${index + 1}. ${step}`)
    .join('\n');
}

function factsOf(controller: Controller, made: Budget): readonly Fact[] {
  return [
    ...new Set([
      ...controller.lifecycle(made).facts,
      ...controller.predictReload(made).facts,
      ...controller.endpoints.facts,
    ]),
  ];
}

function factRow({ statement, certainty, source }: Fact): string[] {
  return [statement, certainty, source];
}
