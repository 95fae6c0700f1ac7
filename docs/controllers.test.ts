import { test } from 'node:test';
import { z } from 'zod';
import { cloudLoadBalancers, controllerFor, controllers, variants } from '../infra/controllers/catalogue.ts';
import type { CloudApp, CloudLoadBalancer } from '../infra/controllers/cloud/cloud-load-balancer.ts';
import type { Controller, Fact, Prediction } from '../infra/controllers/controller.ts';
import type { Budget } from '../infra/settings/budget.ts';
import { budget } from '../infra/settings/budget.ts';
import { chartValues } from '../infra/settings/chart-values/chart-values.ts';
import { flatSettings } from '../infra/settings/plain.ts';
import { readSettings } from '../infra/settings/read-settings.ts';
import { assertGenerated, table } from './generated.fixture.ts';

test('docs/controllers.md says of each controller what the code knows', async () => {
  await assertGenerated('controllers.md', {
    predictions: predictions(),
    controllers: controllers.map(page).join('\n\n'),
    clouds: cloudLoadBalancers.map(cloudPage).join('\n\n'),
    values: chartValueTable(),
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

const app: CloudApp = {
  namespace: 'chat-apps',
  service: 'ws-server',
  readinessPath: '/readyz',
  port: 8080,
  scheme: 'internal',
};

function cloudPage(cloud: CloudLoadBalancer): string {
  const input = {
    controller: { name: cloud.name },
    propagation: '20s',
    app: { preStopDelay: '30s', terminationGracePeriod: '80s' },
  };
  const made = budget(readSettings(input, { file: cloud.name }), cloud.rules);
  const entries = [
    ...Object.entries(cloud.ingressAnnotations(made, app)).map(([key, value]) => ['Ingress', key, value]),
    ...Object.entries(cloud.serviceAnnotations(app)).map(([key, value]) => ['Service', key, value]),
    ...Object.entries(cloud.namespaceLabels).map(([key, value]) => ['Namespace (label)', key, value]),
    ...cloud
      .objects(made, app)
      .flatMap(({ kind, spec }) =>
        Object.entries(flatSettings(spec)).map(([key, value]) => [kind, key, String(value)]),
      ),
  ];
  return [
    `### ${cloud.title}`,
    `\`controller.name: ${cloud.name}\`.`,
    table(
      ['object', 'key', 'value'],
      entries.map(([object = '', key, value]) => [object, `\`${key}\``, `\`${value}\``]),
    ),
    table(['what is known', 'how', 'source'], cloud.facts.map(factRow)),
  ].join('\n\n');
}

function chartValueTable(): string {
  const rows = Object.entries(chartValues).map(([name, { schema }]) => [
    `\`${name}\``,
    valuePaths(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }))
      .map((path) => `\`${path}\``)
      .join(', '),
  ]);
  return table(['`controller.name`', 'values that may be set'], rows);
}

/** Keys with dots between them, down to where the chart is not looked into any further; those of one map in braces. */
function valuePaths(schema: z.core.JSONSchema.BaseSchema): readonly string[] {
  return Object.entries(schema.properties ?? {}).map(([key, child]) => {
    const below = typeof child === 'object' ? valuePaths(child) : [];
    return below.length === 0 ? key : `${key}.{${below.join(', ')}}`;
  });
}
