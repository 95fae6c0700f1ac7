import type { V1Lease } from '@kubernetes/client-node';
import { z } from 'zod';
import { apiObject } from './api-object.ts';
import type { UndoNote } from './undo-notes.ts';
import { undoNoteSchema } from './undo-notes.ts';

export const leaseName = 'drainproof-run';
/** A lock that was not renewed for so long is nobody's any more. */
export const leaseSeconds = 30;
export const renewEveryMs = 10_000;

const holderKey = 'drainproof/holder';
const undoKey = 'drainproof/undo';

/** Who runs: enough for a person to find them, and for the same machine to know whether they are still there. */
const holderSchema = z.object({
  user: z.string(),
  host: z.string(),
  /** Changes when the machine starts anew; '' where the system has none. */
  boot: z.string(),
  /** Process id and start time (process-identity.ts). */
  process: z.string(),
  /** When it took the lock, ISO 8601. */
  since: z.string(),
});
export type Holder = z.output<typeof holderSchema>;

/** What a lock says: nobody holds one without a holder; notes are of whoever held it last. */
export interface LockState {
  readonly holder: Holder | null;
  readonly notes: readonly UndoNote[];
  /** Notes of another version, which cannot be undone here. */
  readonly unreadable: number;
  readonly renewedAt: number | null;
}

export function readLease({ metadata, spec }: V1Lease): LockState {
  const annotations = metadata?.annotations ?? {};
  const notes = jsonList(annotations[undoKey]).map((note) => undoNoteSchema.safeParse(note));
  const holder = holderSchema.safeParse(json(annotations[holderKey]));
  const held = (spec?.holderIdentity ?? '') !== '' && holder.success;
  return {
    holder: held ? holder.data : null,
    notes: notes.flatMap(({ data }) => data ?? []),
    unreadable: notes.filter(({ success }) => !success).length,
    renewedAt: spec?.renewTime === undefined ? null : new Date(spec.renewTime).getTime(),
  };
}

/** The lease as it is written; `holder` null gives it free. */
export function leaseOf(
  namespace: string,
  { holder, notes }: Pick<LockState, 'holder' | 'notes'>,
  resourceVersion: string | undefined,
): V1Lease {
  // The client writes a Date with milliseconds, and Kubernetes wants six digits of a second's fraction.
  const now = new Date().toISOString().replace('Z', '000Z') as unknown as V1LeaseTime;
  return apiObject<V1Lease>({
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: {
      name: leaseName,
      namespace,
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
      annotations: { [holderKey]: JSON.stringify(holder), [undoKey]: JSON.stringify(notes) },
    },
    spec: {
      holderIdentity: holder === null ? '' : holderWords(holder),
      leaseDurationSeconds: leaseSeconds,
      renewTime: now,
    },
  });
}

type V1LeaseTime = NonNullable<NonNullable<V1Lease['spec']>['renewTime']>;

export function holderWords({ user, host, process }: Holder): string {
  return `${user}@${host}, process ${process.split(' ')[0] ?? '?'}`;
}

/** Whether two are the same run: its process and when it took the lock tell it from any other. */
export function isSameHolder(one: Holder | null, other: Holder): boolean {
  return (
    one !== null &&
    holderWords(one) === holderWords(other) &&
    one.process === other.process &&
    one.since === other.since
  );
}

/** Whether a lock's time is over by this machine's clock, which may differ from the holder's. */
export function isOverdue({ renewedAt }: LockState, nowMs: number): boolean {
  return renewedAt === null || nowMs - renewedAt > leaseSeconds * 1000;
}

/** Whether the holder is, or was, a process of this machine: whether it is still there can then be seen at once. */
export function isFromHere(holder: Holder, here: Pick<Holder, 'host' | 'boot'>): boolean {
  return here.boot !== '' && holder.host === here.host && holder.boot === here.boot;
}

function jsonList(text: string | undefined): readonly unknown[] {
  const value = json(text);
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

function json(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}
