import { plain, verdictWords } from '../report/words.ts';
import { compareClaims } from './claims.ts';
import { compareClients } from './clients.ts';
import { figuresOf, isConclusive } from './figures.ts';
import { compareGaps } from './gaps.ts';
import { compareLifetimes } from './lifetimes.ts';
import { nameOf, type Pairing, type Side } from './pairing.ts';
import type { Against, ClaimComparison, Judgement, ShareComparison } from './schema.ts';
import { claimSentence, differenceSentence, noDifferenceSentence, type Told } from './sentences.ts';
import { compareShares, type PairedRuns } from './shares.ts';

/** Compares one subject with the reference in one scenario, repetition by repetition. */
export function compareWith(pairing: Pairing, reference: Side, subject: Side): Against {
  const runs = pairRuns(reference, subject);
  const names = { reference: reference.subject.name, subject: subject.subject.name };
  const shares = compareShares(runs);
  const claims = compareClaims(runs);
  const seeds = { reference: reference.subject.seed, subject: subject.subject.seed };
  const told: Told = {
    pairing,
    ...names,
    cutBy: {
      reference: figuresOf(runs.reference)?.cutBy ?? {},
      subject: figuresOf(runs.subject)?.cutBy ?? {},
    },
  };
  const repetitions = runs.reference.length;
  if (repetitions === 0) {
    const why = whyNothing(pairing, [reference, subject]);
    const nothing = {
      shares: [],
      claims: [],
      clients: null,
      clientsWhy: why,
      gaps: null,
      gapsWhy: why,
      lifetimes: null,
    };
    return { subject: names.subject, repetitions, judgement: 'cannot-be-told', because: why, ...nothing };
  }
  return {
    subject: names.subject,
    repetitions,
    ...judge(told, shares, claims),
    shares,
    claims,
    ...compareClients(runs, seeds),
    ...compareGaps(runs, names),
    lifetimes: compareLifetimes(runs),
  };
}

/** The share that differs most of those that are told apart for better or for worse; worse comes first. */
export function decisive(shares: readonly ShareComparison[]): ShareComparison | null {
  const bySize = shares.toSorted((a, b) => Math.abs(b.differencePercent.value) - Math.abs(a.differencePercent.value));
  const judged = (judgement: Judgement): ShareComparison | undefined =>
    bySize.find((one) => one.decides && one.judgement === judgement);
  return judged('worse') ?? judged('better') ?? null;
}

/** Shares decide; a claim that is not about a share decides where none of them tells of something worse. */
function judge(
  told: Told,
  shares: readonly ShareComparison[],
  claims: readonly ClaimComparison[],
): Pick<Against, 'judgement' | 'because'> {
  const share = decisive(shares);
  const broken = claims.find(({ failsIn }) => failsIn === 'subject');
  if (broken !== undefined && share?.judgement !== 'worse') {
    return { judgement: 'worse', because: claimSentence(told, broken) };
  }
  if (share?.judgement) return { judgement: share.judgement, because: differenceSentence(told, share) };
  if (claims[0] !== undefined) return { judgement: 'better', because: claimSentence(told, claims[0]) };
  const judgement = shares.length === 0 ? 'cannot-be-told' : 'no-difference';
  return { judgement, because: noDifferenceSentence(told, shares) };
}

/** Repetition n of one with repetition n of the other, where both could be told. */
function pairRuns(reference: Side, subject: Side): PairedRuns {
  const pairs = reference.runs.flatMap((run, repetition) => {
    const other = subject.runs[repetition];
    return other !== undefined && isConclusive(run) && isConclusive(other) ? [{ run, other }] : [];
  });
  return { reference: pairs.map(({ run }) => run), subject: pairs.map(({ other }) => other) };
}

function whyNothing(pairing: Pairing, sides: readonly Side[]): string {
  const reasons = sides.flatMap(({ subject, runs }) => {
    const run = runs.find((one) => !isConclusive(one));
    if (run === undefined) return [];
    return [`${plain(subject.name)} is ${verdictWords[run.verdict].words} there (${plain(run.why)})`];
  });
  return `${plain(nameOf(pairing))} cannot be told: ${reasons.join('; ')}`;
}
