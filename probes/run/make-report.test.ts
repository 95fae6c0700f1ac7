import assert from 'node:assert/strict';
import { test } from 'node:test';
import { smallReport } from '../report/report.fixture.ts';
import { makeReport } from './make-report.ts';

const steady = { count: 1, p50: 1, p95: 1, p99: 1, max: 1 };
const calibration = {
  clock: { kind: 'CLOCK_MONOTONIC', resolutionMs: 0.001 },
  burstDelayMs: steady,
  singleDelayMs: steady,
  clockErrorMs: 1,
};

function notesOf(target: string, timeScale: number, places: readonly string[]): readonly string[] {
  return makeReport({
    runs: smallReport().runs.map((run) => ({ ...run, target })),
    toolVersion: '0.0.0',
    startedAt: new Date(0),
    finishedAt: new Date(0),
    interrupted: false,
    seed: 1,
    timeScale,
    calibration,
    versions: { haproxy: '2.6.12' },
    settings: {},
    reproduce: 'drainproof run',
    places,
  }).notes;
}

test('that proxies of this machine stood in for the images is said of the lab, and what is not compressed', () => {
  const notes = notesOf('lab', 1 / 60, []);
  assert.match(notes[0] ?? '', /^haproxy 2\.6\.12 of this machine ran in the place of the controllers' images/);
  assert.match(notes[1] ?? '', /^Not compressed/);
  assert.equal(notes.length, 2);
});

test('of a stack it is said where it ran, and nothing that is true of the lab only', () => {
  assert.deepEqual(notesOf('stack:minikube', 1, ['on the cluster of the context minikube']), [
    'on the cluster of the context minikube',
  ]);
});
