import { describe, it } from 'node:test';
import type { Right } from '../infra/manifests/run-rights.ts';
import { appRights, clusterRights, controllerRights, probeRights } from '../infra/manifests/run-rights.ts';
import { assertGenerated, table } from './generated.fixture.ts';

const places: readonly (readonly [string, readonly Right[]])[] = [
  ['apps', appRights],
  ['controller', controllerRights],
  ['probes', probeRights],
  ['the cluster', clusterRights],
];

describe('docs/stack-target.md', () => {
  it('shows every right of a run, with what it is for', async () => {
    const rows = places.flatMap(([place, rights]) =>
      rights.map(({ group, resources, verbs, why }) => {
        const names = resources.map((name) => (group === '' ? name : `${name}.${group}`));
        return [place, names.join(', '), verbs.join(', '), why];
      }),
    );
    await assertGenerated('stack-target.md', { rights: table(['where', 'what', 'may', 'for'], rows) });
  });
});
