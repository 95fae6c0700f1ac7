import { controllerFor } from '../infra/controllers/catalogue.ts';
import type { StackOutputs } from '../infra/outputs.ts';
import { outputsSchemaName } from '../infra/outputs.ts';
import { budget } from '../infra/settings/budget.ts';
import { plainBudget } from '../infra/settings/plain.ts';
import { readSettings } from '../infra/settings/read-settings.ts';
import type { SettingsInput } from '../infra/settings/schema.ts';

/** What a stack with these settings would tell, as Pulumi prints it; its cluster is nowhere. */
export function madeOutputs(stack = 'minikube', input: SettingsInput = {}): StackOutputs {
  const settings = readSettings(input, { file: 'the made-up settings' });
  const app = { namespace: `${stack}-apps`, service: null, path: null, ports: {} };
  const outputs: StackOutputs = {
    schema: outputsSchemaName,
    stack,
    cluster: { context: 'nowhere', namespaceUid: '00000000-0000-0000-0000-000000000000' },
    ingressUrl: 'ws://127.0.0.1:30080',
    ingress: { className: `drainproof-${stack}`, namespace: `${stack}-apps`, name: 'ws-server', host: null },
    controller: {
      name: settings.controller.name,
      kind: 'Deployment',
      namespace: `${stack}-controller`,
      workload: stack,
      container: 'kubernetes-ingress-controller',
      configMap: stack,
      grace: '901s',
      version: '3.1.14',
    },
    apps: {
      'ws-server': { ...app, workload: 'ws-server', service: 'ws-server', path: '/ws', ports: { http: 8080 } },
      cleanup: { ...app, workload: 'cleanup' },
    },
    probes: { namespace: `${stack}-probes`, cronJobs: { fleet: 'fleet' }, serviceAccount: 'drainproof-run' },
    budget: plainBudget(budget(settings, controllerFor(settings).rules)),
    images: {},
    settings: plainBudget(settings),
  };
  return JSON.parse(JSON.stringify(outputs)) as StackOutputs;
}
