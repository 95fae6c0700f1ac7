import type { RunReport } from '../report/schema.ts';
import { sampleOf } from './sample.ts';
import type { Against } from './schema.ts';
import type { PairedRuns } from './shares.ts';
import { mcnemarExact } from './statistics/mcnemar.ts';

/**
 * Pairs client n of one run with client n of the other, and tests whether more were cut in one. They are the same client only where the
 * seeds are the same: it has then the same pace, the same jitter and the same turn to connect.
 */
export function compareClients(
  runs: PairedRuns,
  seeds: { readonly reference: number; readonly subject: number },
): Pick<Against, 'clients' | 'clientsWhy'> {
  const none = (clientsWhy: string): Pick<Against, 'clients' | 'clientsWhy'> => ({ clients: null, clientsWhy });
  if (seeds.reference !== seeds.subject) {
    return none(
      `the seeds differ (${seeds.reference} and ${seeds.subject}), so client n of one is not client n of the other`,
    );
  }
  if (runs.reference.every(({ keepMs }) => keepMs === 0)) return none('nothing had to be kept');
  const pairs = runs.reference.flatMap((run, repetition) => pairClients(run, runs.subject[repetition]));
  if (pairs.length === 0) return none('no client was held in both');
  const counted = (reference: boolean, subject: boolean): number =>
    pairs.filter((one) => one.reference === reference && one.subject === subject).length;
  const [cutInReference, cutInSubject] = [counted(true, false), counted(false, true)];
  return {
    clients: {
      pairs: pairs.length,
      cutInBoth: counted(true, true),
      cutInReference,
      cutInSubject,
      keptInBoth: counted(false, false),
      p: mcnemarExact(cutInReference, cutInSubject),
    },
    clientsWhy: null,
  };
}

function pairClients(reference: RunReport, subject: RunReport | undefined): { reference: boolean; subject: boolean }[] {
  if (subject === undefined) return [];
  const others = new Map(sampleOf(subject).fates.map((fate) => [fate.client, fate.cut]));
  return sampleOf(reference).fates.flatMap(({ client, cut }) => {
    const other = others.get(client);
    return other === undefined ? [] : [{ reference: cut, subject: other }];
  });
}
