import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readServerSettings } from '../apps/ws-server/settings.ts';
import { serverEnvironment } from '../infra/manifests/server-environment.ts';
import { anySettings, someRules, tryBudget } from '../infra/settings/arbitrary.fixture.ts';
import { SettingsError } from '../infra/settings/settings-error.ts';

test('whatever settings are accepted give the server an environment that it takes', () => {
  fc.assert(
    fc.property(anySettings, (input) => {
      const times = tryBudget(input, someRules);
      if (times instanceof SettingsError) return;
      const read = readServerSettings(serverEnvironment(times, { host: '0.0.0.0', port: 8080, controlPort: 9999 }));
      assert.equal(read.controlPort, 9999);
      assert.ok(read.shutdownDeadlineMs > read.drainMs);
    }),
  );
});
