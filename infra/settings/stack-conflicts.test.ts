import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { settingsOf } from './arbitrary.fixture.ts';
import type { SettingsInput } from './schema.ts';
import type { NamedStack } from './stack-conflicts.ts';
import { ingressClassName, stackConflicts, stackProblems } from './stack-conflicts.ts';

function stack(name: string, input: SettingsInput): NamedStack {
  return { name, settings: settingsOf(input) };
}

describe('two stacks of one cluster', () => {
  const one = stack('one', { ingress: { nodePort: 30_081 } });

  test('that claim one NodePort are refused with both names and files', () => {
    assert.deepEqual(stackConflicts(one, [stack('two', { ingress: { nodePort: 30_081 } })]), [
      "the stacks 'one' (Pulumi.one.yaml) and 'two' (Pulumi.two.yaml) claim NodePort 30081 of context 'minikube': set 'ingress.nodePort' of one to another, or leave it out and the cluster gives one",
    ]);
  });

  test('that claim one IngressClass are refused, also where one has it from its name', () => {
    assert.deepEqual(stackConflicts(one, [stack('two', { ingress: { className: 'drainproof-one' } })]), [
      "the stacks 'one' (Pulumi.one.yaml) and 'two' (Pulumi.two.yaml) claim the IngressClass 'drainproof-one' of context 'minikube': set 'ingress.className' of one to another, or leave it out",
    ]);
  });

  test('that leave their NodePorts to the cluster live side by side', () => {
    assert.deepEqual(stackConflicts(stack('one', {}), [stack('two', {})]), []);
  });

  test('that are one and the same claim nothing from each other', () => {
    assert.deepEqual(stackConflicts(one, [one]), []);
  });
});

test('two stacks of different contexts may claim the same', () => {
  const input = { ingress: { nodePort: 30_081, className: 'haproxy' } };
  const elsewhere = stack('two', { ...input, cluster: { context: 'kind-kind' } });
  assert.deepEqual(stackConflicts(stack('one', input), [elsewhere]), []);
});

test('a load balancer of a cloud brings no IngressClass of its own, so that two stacks may use one', () => {
  const input: SettingsInput = { controller: { name: 'alb' }, ingress: { service: 'LoadBalancer' } };
  assert.equal(ingressClassName(stack('one', input)), null);
  assert.deepEqual(stackConflicts(stack('one', input), [stack('two', input)]), []);
});

describe('a stack whose ingress cannot do what it asks is refused', () => {
  const cases: Readonly<Record<string, readonly [SettingsInput, RegExp]>> = {
    'with a NodePort beside a load balancer': [
      { ingress: { service: 'LoadBalancer', nodePort: 30_081 } },
      /'ingress.nodePort' \(30081\) does nothing/,
    ],
    'with a cloud behind a NodePort': [{ controller: { name: 'gke' } }, /set 'ingress.service: LoadBalancer'/],
    'with a controller outside the cluster': [{ controller: { profile: 'external' } }, /choose another profile/],
    'with F5’s controller and no host': [{ controller: { name: 'nginx-f5' } }, /set 'ingress.host'/],
  };
  for (const [name, [input, expected]] of Object.entries(cases)) {
    test(name, () => {
      const problems = stackProblems(stack('one', input));
      assert.equal(problems.length, 1);
      assert.match(problems[0] ?? '', expected);
      assert.match(problems[0] ?? '', /^Pulumi\.one\.yaml: /);
    });
  }

  test('but not with the defaults', () => {
    assert.deepEqual(stackProblems(stack('one', {})), []);
  });
});
