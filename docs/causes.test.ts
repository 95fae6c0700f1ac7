import { test } from 'node:test';
import { explainCause } from '../probes/ledger/causes.ts';
import { causes } from '../probes/timeline/events.ts';
import { assertGenerated } from './generated.fixture.ts';

test('docs/causes.md explains each cause as the command does', async () => {
  await assertGenerated('causes.md', { causes: causes.map(page).join('\n\n') });
});

function page(id: (typeof causes)[number]): string {
  const { cause, title, meaning, clientSees, evidence, remedy, source } = explainCause(id);
  return [
    `## ${cause}`,
    `${title[0]?.toUpperCase() ?? ''}${title.slice(1)}. ${meaning}`,
    [
      `- The client sees: ${clientSees}`,
      `- Told by: ${evidence}`,
      `- What helps: ${remedy}`,
      `- Source: ${source}`,
    ].join('\n'),
  ].join('\n\n');
}
