import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { destinationOf, loadArchive } from './destination.ts';
import { fakeCommands, missing } from './images.fixture.ts';

const { signal } = new AbortController();

describe('destinationOf', () => {
  it('goes by the context’s name, and leaves others to the user', () => {
    assert.deepEqual(destinationOf('minikube'), { loader: 'minikube', cluster: 'minikube' });
    assert.deepEqual(destinationOf('kind-lab'), { loader: 'kind', cluster: 'lab' });
    assert.equal(destinationOf('production'), null);
    assert.equal(destinationOf(null), null);
  });

  it('takes the context for the profile or cluster where the user says who loads', () => {
    assert.deepEqual(destinationOf('other', 'minikube'), { loader: 'minikube', cluster: 'other' });
    assert.deepEqual(destinationOf('kind-lab', 'kind'), { loader: 'kind', cluster: 'lab' });
    assert.deepEqual(destinationOf(null, 'kind'), { loader: 'kind', cluster: 'kind' });
  });
});

describe('loadArchive', () => {
  it('asks each loader in its own words', async () => {
    const { run, lines } = fakeCommands();
    for (const cluster of ['minikube', 'other'])
      await loadArchive({ loader: 'minikube', cluster }, 'a.tar', { run, signal });
    await loadArchive({ loader: 'kind', cluster: 'lab' }, 'a.tar', { run, signal });
    assert.deepEqual(lines, [
      'minikube image load a.tar',
      'minikube image load a.tar -p other',
      'kind load image-archive a.tar --name lab',
    ]);
  });

  it('says what to do when the loader is missing or fails', async () => {
    const lab = { loader: 'kind', cluster: 'lab' } as const;
    await assert.rejects(loadArchive(lab, 'a.tar', { run: fakeCommands(() => missing).run, signal }), {
      message:
        "there is no command 'kind', which loads images into the cluster 'lab': install it, or use --push REGISTRY",
    });
    const { run } = fakeCommands(() => ({ code: 1, output: 'no nodes found' }));
    await assert.rejects(
      loadArchive(lab, 'a.tar', { run, signal }),
      /no nodes found\nlook whether the cluster runs \(kind get clusters\)/,
    );
  });
});
