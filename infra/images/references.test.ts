import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fullReference, imageReferences } from './references.ts';

const hashes = { 'ws-server': 'aaa', cleanup: 'bbb', probe: 'ccc' };

describe('imageReferences', () => {
  it('are the names with the hash of what each contains', () => {
    assert.deepEqual(imageReferences({}, hashes), {
      'ws-server': 'drainproof/ws-server:aaa',
      cleanup: 'drainproof/cleanup:bbb',
      probe: 'drainproof/probe:ccc',
    });
  });

  it('have the registry of the settings before them, and its tag, where these are set', () => {
    const { probe } = imageReferences({ registry: 'registry.example:5000/team', tag: 'v1' }, hashes);
    assert.equal(probe, 'registry.example:5000/team/drainproof/probe:v1');
  });
});

describe('fullReference', () => {
  it('begins with the registry that Docker and containerd would take', () => {
    assert.equal(fullReference('drainproof/probe:a'), 'docker.io/drainproof/probe:a');
    assert.equal(fullReference('registry.example/drainproof/probe:a'), 'registry.example/drainproof/probe:a');
    assert.equal(fullReference('localhost:5000/drainproof/probe:a'), 'localhost:5000/drainproof/probe:a');
    assert.equal(fullReference('localhost/drainproof/probe:a'), 'localhost/drainproof/probe:a');
  });
});
