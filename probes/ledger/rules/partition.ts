import { time } from '../../timeline/time-words.ts';
import type { Candidate, Case, Rule } from '../case.ts';
import { isDue, relative } from '../case.ts';
import { scatter } from '../scatter.ts';
import type { Cut } from './link-cuts.ts';
import { cutsOf } from './link-cuts.ts';

/**
 * The link to the connection's pod was cut: a reset ends what is on it at once; dropped packets end nothing themselves, but hold back
 * an end until the link is mended. The timers that give up meanwhile are told by `appSaid` and `idle`.
 */
export const partition: Rule = (item) => cutsOf(item).flatMap((cut) => ofCut(item, cut));

function ofCut(item: Case, cut: Cut): readonly Candidate[] {
  const { record } = item;
  const origin = { kind: 'link-cut', at: cut.at, pod: record.backend } as const;
  const pod = String(record.backend);
  const found = { cause: 'partition', origin } as const;
  if (cut.mode === 'reset') {
    const evidence = `the link to ${pod} was reset ${relative(cut.at, record.endedAt)} the end`;
    return isDue(item, cut.at, scatter.link) ? [{ ...found, strength: 'timed', evidence }] : [];
  }
  const since = `the link to ${pod} was cut (${cut.mode}) ${time(record.endedAt - cut.at)} before the end`;
  if (isDue(item, cut.restoredAt, scatter.link)) {
    const evidence = `${since} and mended ${relative(cut.restoredAt, record.endedAt)} it: what was held back then arrived`;
    return [{ ...found, strength: 'timed', evidence }];
  }
  const during = cut.at <= record.endedAt && record.endedAt <= cut.restoredAt;
  return during ? [{ ...found, strength: 'possible', evidence: since }] : [];
}
