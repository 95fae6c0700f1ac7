import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TargetError } from '../errors.ts';
import { clusterAccess } from './access.ts';
import { kubeconfigOf, startFakeApi } from './fake-api.fixture.ts';
import { stackOutputs } from './stack-outputs.fixture.ts';

function says(...words: readonly RegExp[]): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof TargetError, String(error));
    for (const word of words) assert.match(error.message, word);
    return true;
  };
}

describe('clusterAccess', () => {
  it('opens the context of the outputs, whichever is the current one', async () => {
    await using api = await startFakeApi(() => null);
    const access = await clusterAccess(stackOutputs(), api.kubeconfig);
    assert.equal(access.version, 'v1.34.4');
    assert.equal(access.config.getCurrentContext(), 'fake');
    assert.equal(api.kubeconfig.getCurrentContext(), 'another');
  });

  it('refuses a context that the kubeconfig does not have, and lists those that it has', async () => {
    const outputs = stackOutputs({ cluster: { context: 'minikube', namespaceUid: 'x' } });
    await assert.rejects(
      clusterAccess(outputs, kubeconfigOf('http://127.0.0.1:1')),
      says(/'minikube'/, /it has 'fake'/),
    );
  });

  it('says that a cluster does not answer when nobody listens', async () => {
    await assert.rejects(
      clusterAccess(stackOutputs(), kubeconfigOf('http://127.0.0.1:1')),
      says(/does not answer/, /is it running/),
    );
  });

  it('refuses another cluster under the same name, by the UID of the namespace', async () => {
    await using api = await startFakeApi(() => null);
    const outputs = stackOutputs({ cluster: { context: 'fake', namespaceUid: 'of the day before' } });
    await assert.rejects(
      clusterAccess(outputs, api.kubeconfig),
      says(/uid-of-try-apps/, /of the day before/, /pulumi up/),
    );
  });

  it('says that a stack is not deployed any more when its namespace is gone', async () => {
    await using api = await startFakeApi(({ path }) =>
      path.startsWith('/api/v1/namespaces/') ? { status: 404, message: 'not found' } : null,
    );
    await assert.rejects(clusterAccess(stackOutputs(), api.kubeconfig), says(/not deployed there any more/));
  });

  it('passes on why it may not read, and where the rights are listed', async () => {
    await using api = await startFakeApi(({ path }) =>
      path.startsWith('/api/v1/namespaces/') ? { status: 403, message: 'user "me" cannot get' } : null,
    );
    await assert.rejects(clusterAccess(stackOutputs(), api.kubeconfig), says(/user "me" cannot get/, /rights/));
  });
});
