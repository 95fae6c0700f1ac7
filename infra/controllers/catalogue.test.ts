import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { settingsOf } from '../settings/arbitrary.fixture.ts';
import type { SettingsInput } from '../settings/schema.ts';
import { proxyNames, imageProfiles } from '../settings/schema.ts';
import { controllerFor, controllers, variants } from './catalogue.ts';
import { budgeted } from './variant.fixture.ts';

describe('controllers', () => {
  test('there is one for each name and profile that settings may have, in that order', () => {
    const allowed = proxyNames.flatMap((name) => imageProfiles[name].map((profile) => `${name} ${profile}`));
    assert.deepEqual(
      controllers.map(({ name, profile }) => `${name} ${profile}`),
      allowed,
    );
  });

  test('settings that name no profile get the image as it comes, and aligned ones the first that drains', () => {
    const profile = (controller: SettingsInput['controller']): string =>
      controllerFor(settingsOf({ controller: { ...controller } })).profile;
    assert.equal(profile({ name: 'haproxy', timeouts: 'chart-defaults' }), 's6');
    assert.equal(profile({ name: 'haproxy', timeouts: 'aligned' }), 's6-down-signal');
    assert.equal(profile({ name: 'haproxy', timeouts: 'aligned', profile: 'gopherd' }), 'gopherd');
    assert.equal(profile({ name: 'nginx' }), 'ingress-nginx');
    assert.equal(profile({ name: 'nginx-f5' }), 'nginx-ingress');
  });

  test('every fact that a controller rests on has a statement, a source and a certainty', () => {
    for (const { controller, made } of variants.map(({ settings }) => budgeted(settings))) {
      const facts = [...controller.lifecycle(made).facts, ...controller.endpoints.facts];
      assert.ok(facts.length > 1, controller.title);
      for (const { statement, source, certainty } of facts) {
        assert.match(statement, /^[^A-Z].*[^.]$/s, 'a clause, to stand in a sentence');
        assert.notEqual(source, '');
        assert.match(certainty, /^(?:measured|source|derived|unverified)$/);
      }
    }
  });

  test('only one that its makers gave up says so', () => {
    const retired = controllers.filter((controller) => controller.retired !== undefined);
    assert.deepEqual(
      retired.map(({ title }) => title),
      ['ingress-nginx 1.15.1'],
    );
  });
});

describe('variants', () => {
  test('have ids of their own that begin with the controller’s name', () => {
    assert.equal(new Set(variants.map(({ id }) => id)).size, variants.length);
    for (const { id, settings } of variants) assert.ok(id.startsWith(settings.controller?.name ?? '?'), id);
  });

  test('ask a question in a user’s words', () => {
    for (const { id, description } of variants) assert.match(description, /^I .*\?$/, id);
  });

  test('none is refused', () => {
    for (const { settings } of variants) assert.doesNotThrow(() => budgeted(settings));
  });
});
