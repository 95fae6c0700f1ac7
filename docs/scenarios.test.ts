import assert from 'node:assert/strict';
import { test } from 'node:test';
import { controllerFor } from '../infra/controllers/catalogue.ts';
import { budget } from '../infra/settings/budget.ts';
import { readSettings } from '../infra/settings/read-settings.ts';
import type { Claim } from '../probes/scenarios/claim.ts';
import { mainScenarios, scenarios } from '../probes/scenarios/index.ts';
import type { Scenario } from '../probes/scenarios/scenario.ts';
import { assertGenerated } from './generated.fixture.ts';

test('docs/scenarios.md says of each scenario what it asks, does and claims', async () => {
  await assertGenerated('scenarios.md', {
    main: mainScenarios.map(({ name, question }) => `- \`${name}\`: ${question}`).join('\n'),
    scenarios: scenarios.map(page).join('\n\n'),
  });
});

test('no two scenarios have a name in common', () => {
  assert.equal(new Set(scenarios.map(({ name }) => name)).size, scenarios.length);
});

function page(scenario: Scenario): string {
  const settings = readSettings({}, { file: 'the defaults' });
  const controller = controllerFor(settings);
  const made = budget(settings, controller.rules);
  const expected = { restart: controller.predictRestart(made), reload: controller.predictReload(made) };
  const { fault, keep, watch, claims } = scenario.plan(made, expected);
  return [
    `### ${scenario.name}`,
    `${scenario.title}. *${scenario.question}*`,
    [
      `- Done: ${fault === null ? 'nothing' : fault.description}`,
      `- Should be: ${scenario.expectation}`,
      `- Claims: ${claims.map(claimWords).join('; ')}`,
      ...(keep.ms === 0 ? [] : [`- A held connection must live ${keep} from the fault on (default settings)`]),
      `- Watched: at most ${watch} (default settings)`,
      `- Needs: at least ${scenario.minConnections} ${scenario.minConnections === 1 ? 'connection' : 'connections'}${scenario.needs.map((need) => `, \`${need}\``).join('')}`,
    ].join('\n'),
  ].join('\n\n');
}

function claimWords(claim: Claim): string {
  switch (claim.kind) {
    case 'none-cut-before-keep':
      return 'none is ended by anyone but its client before the time to keep has passed';
    case 'none-ended':
      return 'none is ended by anyone but its client';
    case 'all-ended-by':
      return `every one ends, by \`${claim.cause}\` with code ${claim.code}`;
    case 'only-ended-by':
      return `what ends, ends by \`${claim.cause}\``;
    case 'count-ended-by':
      return `exactly ${claim.count} end by \`${claim.cause}\``;
    case 'all-back':
      return 'every client that lost its connection is served again';
    case 'no-operation-cut':
      return 'no operation under way is cut';
    case 'no-reload':
      return 'no proxy loads a configuration';
  }
}
