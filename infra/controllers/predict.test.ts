import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { scale } from '../settings/scale.ts';
import { variants } from './catalogue.ts';
import type { Prediction } from './controller.ts';
import { anyBudgeted, budgeted, variantById } from './variant.fixture.ts';

/** `0s proxy-signal`: after what, and why. */
function said({ after, cause }: Prediction): string {
  return `${after} ${cause}`;
}

/** What is known of each variant in real time: after a restart of the controller, and after a reload. */
const known: Readonly<Record<string, readonly [restart: string, reload: string]>> = {
  // s6 turns the pod's stop into SIGTERM: all are cut at once, whatever the grace.
  'haproxy-defaults': ['0s proxy-signal', '30m proxy-hard-stop'],
  'haproxy-901s': ['0s proxy-signal', '30m proxy-hard-stop'],
  // 901 − 10 − 5 − 31 = 855 s of drain, which begins after the preStop delay of 10 s.
  'haproxy-aligned': ['865s proxy-hard-stop', '855s proxy-hard-stop'],
  // gopherd's kill-delay.
  'haproxy-gopherd': ['25s proxy-killed', '30m proxy-hard-stop'],
  'haproxy-gopherd-aligned': ['866s proxy-hard-stop', '856s proxy-hard-stop'],
  'haproxy-external': ['30m proxy-hard-stop', '30m proxy-hard-stop'],
  // worker-shutdown-timeout.
  'nginx-defaults': ['4m proxy-hard-stop', '4m proxy-hard-stop'],
  'nginx-aligned': ['860s proxy-hard-stop', '850s proxy-hard-stop'],
  // Waits without limit, until the kubelet's SIGKILL; a reload ends nothing.
  'nginx-f5-defaults': ['30s proxy-killed', 'never none'],
  'nginx-f5-aligned': ['870s proxy-hard-stop', '860s proxy-hard-stop'],
};

describe('what is expected of each variant', () => {
  test('every variant stands in the table', () => {
    assert.deepEqual(
      variants.map(({ id }) => id),
      Object.keys(known),
    );
  });

  for (const [id, [restart, reload]] of Object.entries(known)) {
    test(`${id}: a restart ends connections ${restart}, a reload ${reload}`, () => {
      const { controller, made } = budgeted(variantById(id).settings);
      assert.equal(said(controller.predictRestart(made)), restart);
      assert.equal(said(controller.predictReload(made)), reload);
    });
  }

  test('no prediction is without its reason, its facts and their sources', () => {
    for (const { settings } of variants) {
      const { controller, made } = budgeted(settings);
      for (const prediction of [controller.predictRestart(made), controller.predictReload(made)]) {
        assert.notEqual(prediction.because, '');
        assert.ok(prediction.facts.length > 0);
        for (const fact of prediction.facts) assert.notEqual(fact.source, '');
      }
    }
  });
});

describe('what comes first', () => {
  const chart = (name: 'haproxy' | 'nginx', controller: object) =>
    budgeted({ controller: { name, timeouts: 'chart-defaults', ...controller } });
  const restart = (name: 'haproxy' | 'nginx', settings: object): string => {
    const { controller, made } = chart(name, settings);
    return said(controller.predictRestart(made));
  };

  test('the kubelet, when the grace ends before the hard stop', () => {
    assert.equal(restart('haproxy', { profile: 's6-down-signal' }), '1m proxy-killed');
  });

  test('the hard stop, when it fits into the grace', () => {
    assert.equal(restart('haproxy', { profile: 's6-down-signal', hardStop: '20s' }), '20s proxy-hard-stop');
  });

  test('the preStop delay is counted in, for what drains and for what does not', () => {
    const settings = { profile: 's6-down-signal', hardStop: '20s', preStopDelay: '15s' };
    assert.equal(restart('haproxy', settings), '35s proxy-hard-stop');
    assert.equal(restart('haproxy', { profile: 's6', preStopDelay: '15s' }), '15s proxy-signal');
  });

  test('a preStop delay longer than the grace leaves two seconds, as the kubelet does', () => {
    assert.equal(restart('nginx', { terminationGracePeriod: '30s', preStopDelay: '40s' }), '32s proxy-killed');
  });

  test('a master that has reloaded more often than its workers may outlive ends the oldest at once', () => {
    const { controller, made } = chart('haproxy', { maxReloads: 2 });
    assert.equal(said(controller.predictReload(made, 2)), '30m proxy-hard-stop');
    assert.equal(said(controller.predictReload(made, 3)), '0s max-reloads');
  });
});

describe('for any budget', () => {
  test('nothing is expected to live longer than its pod, but outside a cluster', () => {
    fc.assert(
      fc.property(anyBudgeted, ({ controller, made }) => {
        const { after } = controller.predictRestart(made);
        assert.notEqual(after, 'never');
        if (after === 'never' || controller.profile === 'external') return;
        const { grace, lateHookExtra } = { ...made.controller, ...made.kubelet };
        assert.ok(after.ms <= grace.ms + lateHookExtra.ms, `${after} in a grace of ${grace}`);
      }),
    );
  });

  test('aligned settings keep every session for as long as they promise, through restart and reload', () => {
    const aligned = anyBudgeted.filter(({ isAligned }) => isAligned);
    fc.assert(
      fc.property(aligned, ({ controller, made }) => {
        for (const { after, cause } of [controller.predictRestart(made), controller.predictReload(made)]) {
          assert.equal(cause, made.controller.hardStop === 'unlimited' ? 'none' : 'proxy-hard-stop');
          assert.ok(after === 'never' || after.ms >= made.session.keep.ms, `${after} of ${made.session.keep}`);
        }
      }),
    );
  });

  test('the same is expected in compressed time, sooner', () => {
    fc.assert(
      fc.property(anyBudgeted, ({ controller, made }) => {
        const real = controller.predictRestart(made);
        const fast = controller.predictRestart(scale(made, 1 / 60));
        assert.equal(fast.cause, real.cause);
        if (real.after === 'never' || fast.after === 'never') {
          assert.equal(fast.after, real.after);
          return;
        }
        assert.ok(Math.abs(fast.after.ms * 60 - real.after.ms) < 1e-6);
      }),
    );
  });
});
