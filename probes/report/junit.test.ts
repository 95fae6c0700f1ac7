import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { junitView } from './junit.ts';
import { smallReport } from './report.fixture.ts';
import { assertStored } from './stored.fixture.ts';

test('the whole JUnit view is as stored', async () => {
  await assertStored('junit.txt', junitView(smallReport()));
});

test('failed is a failure, inconclusive an error, not supported is skipped with its reason', () => {
  const xml = junitView(smallReport());
  assert.equal(xml.match(/<failure /g)?.length, 2);
  assert.equal(xml.match(/<error /g)?.length, 1);
  assert.match(xml, /<skipped message="this target cannot reload/);
  assert.match(xml, /<testsuites [^>]*tests="6" failures="2" errors="1" skipped="1"/);
});

test('repeats of one scenario have names of their own', () => {
  const report = smallReport();
  const xml = junitView({ ...report, runs: [...report.runs, ...structuredClone(report.runs)] });
  const names = [...xml.matchAll(/<testcase classname="([^"]*)" name="([^"]*)"/g)].map(
    ([, of, name]) => `${of} ${name}`,
  );
  assert.equal(names.length, 12);
  assert.equal(new Set(names).size, 12);
});

test('whatever text a report holds, the document holds only characters of XML 1.0 and no markup of that text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (said) => {
      const report = smallReport();
      const runs = report.runs.map((run) => ({ ...run, why: `${said}]]><a b="c">&` }));
      const xml = junitView({ ...report, runs });
      assert.doesNotMatch(xml, /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u);
      assert.doesNotMatch(xml, /<a b|]]>|&(?!amp;|lt;|gt;|quot;)/);
    }),
    { numRuns: 100 },
  );
});

test('a report from compressed time says so on its first line and in the name', () => {
  const [first = '', second = ''] = junitView(smallReport()).split('\n');
  assert.match(first, /^<\?xml .*Compressed time 1\/60/);
  assert.match(second, /name="drainproof \(Compressed time 1\/60/);
  assert.doesNotMatch(junitView(smallReport({ timeScale: 1 })), /Compressed/);
});
