import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ingressFor } from '../infra/controllers/catalogue.ts';
import { budget } from '../infra/settings/budget.ts';
import { stackConflicts, stackProblems } from '../infra/settings/stack-conflicts.ts';
import { readStackFile } from '../infra/settings/stack-file.ts';
import { stackNamesIn } from '../infra/settings/stack-names.ts';

const folder = fileURLToPath(new URL('..', import.meta.url));
const names = await stackNamesIn(folder);
const stacks = await Promise.all(names.map(async (name) => ({ name, settings: await readStackFile(folder, name) })));

/** The stack's controller, and what follows of its times. */
const expected: Readonly<Record<string, string>> = {
  dev: 'alb: idle 1h, hard stop unlimited',
  kind: 'haproxy s6-down-signal: grace 901s, hard stop 855s',
  minikube: 'haproxy s6-down-signal: grace 901s, hard stop 855s',
  'minikube-haproxy-defaults': 'haproxy s6: grace 901s, hard stop 30m',
  'minikube-nginx': 'nginx ingress-nginx: grace 901s, hard stop 850s',
};

test('every stack of this project can be read, and its settings do not contradict themselves', () => {
  const found = stacks.map(({ name, settings }) => {
    const ingress = ingressFor(settings);
    const { grace, hardStop, idle } = budget(settings, ingress.rules).controller;
    const hard = `hard stop ${typeof hardStop === 'string' ? hardStop : hardStop.toString()}`;
    return [
      name,
      ingress.kind === 'cloud'
        ? `${ingress.name}: idle ${idle}, ${hard}`
        : `${ingress.name} ${ingress.profile}: grace ${grace}, ${hard}`,
    ];
  });
  assert.deepEqual(Object.fromEntries(found), expected);
});

test('the stacks of this project live side by side', () => {
  for (const stack of stacks) {
    assert.deepEqual(stackProblems(stack), [], stack.name);
    assert.deepEqual(stackConflicts(stack, stacks), [], stack.name);
  }
});

test('every stack with a NodePort has one of its own, so that they do so in one cluster too', () => {
  const ports = stacks.flatMap(({ settings }) => settings.ingress.nodePort ?? []);
  assert.equal(new Set(ports).size, ports.length);
});
