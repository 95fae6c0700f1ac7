import { test } from 'node:test';
import { layers } from './layers.fixture.ts';
import { assertGenerated, table } from './generated.fixture.ts';
import { contentOf } from './source-files.fixture.ts';

/** The smallest real one of each kind: what a new one starts from. */
const smallest = [
  'probes/scenarios/controller-reload.ts',
  'probes/faults/kill.ts',
  'infra/controllers/nginx/process.ts',
] as const;

test('CONTRIBUTING.md shows the layout that the architecture test holds, and real code as its examples', async () => {
  const rows = layers.map(({ path, holds, mayImport }) => [`\`${path}\``, holds, arrows(mayImport)]);
  const examples = await Promise.all(
    smallest.map(
      async (file) => [file, `[\`${file}\`](${file}):\n\n\`\`\`ts\n${await contentOf(file)}\`\`\``] as const,
    ),
  );
  await assertGenerated('../CONTRIBUTING.md', {
    layout: table(['folder', 'what lives there', 'may import'], rows),
    ...Object.fromEntries(examples),
  });
});

function arrows(mayImport: (typeof layers)[number]['mayImport']): string {
  if (mayImport === 'everything') return mayImport;
  if (mayImport.length === 0) return 'nothing of ours';
  const probes = mayImport.filter((path) => path.startsWith('probes/'));
  const others = mayImport.filter((path) => !path.startsWith('probes/')).map((path) => `\`${path}\``);
  const earlier = probes.length === 0 ? [] : ['the rows of `probes/` above'];
  return [...others, ...earlier].join(', ');
}
