import { z } from 'zod';

const name = z.string().min(1);

/**
 * What a run changed, with what it takes to undo it. A note is kept in the lock before the change is made, so that the next run can
 * undo what a killed one left.
 */
export const undoNoteSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('scaled'),
    workload: z.enum(['Deployment', 'DaemonSet']),
    namespace: name,
    name,
    replicas: z.int().min(0),
  }),
  z.object({
    kind: z.literal('autoscaler'),
    namespace: name,
    name,
    min: z.int().nullable(),
    max: z.int(),
  }),
  z.object({ kind: z.literal('cordoned'), node: name }),
  z.object({
    kind: z.literal('added'),
    object: z.enum(['Service', 'Ingress', 'NetworkPolicy']),
    namespace: name,
    name,
  }),
  z.object({ kind: z.literal('labelled'), namespace: name, ingress: name, label: name, former: z.string().nullable() }),
]);
export type UndoNote = z.output<typeof undoNoteSchema>;

/** What a note undoes, for a user. */
export function undoWords(note: UndoNote): string {
  switch (note.kind) {
    case 'scaled':
      return `${note.name} in ${note.namespace} scaled back to ${note.replicas}`;
    case 'autoscaler':
      return `the limits of the autoscaler ${note.name} in ${note.namespace} put back`;
    case 'cordoned':
      return `node ${note.node} uncordoned`;
    case 'added':
      return `${note.object} ${note.name} removed from ${note.namespace}`;
    case 'labelled':
      return `label ${note.label} of Ingress ${note.ingress} in ${note.namespace} put back`;
  }
}

/** Whether two notes are of the same thing: the first one knows how it was before. */
export function isSameThing(a: UndoNote, b: UndoNote): boolean {
  return keyOf(a) === keyOf(b);
}

function keyOf(note: UndoNote): string {
  switch (note.kind) {
    case 'scaled':
      return `${note.kind} ${note.workload} ${note.namespace}/${note.name}`;
    case 'autoscaler':
      return `${note.kind} ${note.namespace}/${note.name}`;
    case 'cordoned':
      return `${note.kind} ${note.node}`;
    case 'added':
      return `${note.kind} ${note.object} ${note.namespace}/${note.name}`;
    case 'labelled':
      return `${note.kind} ${note.namespace}/${note.ingress} ${note.label}`;
  }
}
