import { PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';

/** Options of a patch that names only what changes; null takes a key away. */
export const mergePatch = setHeaderOptions('Content-Type', PatchStrategy.MergePatch);

/** Whose changes they are, in `managedFields`. */
export const fieldManager = 'drainproof-run';
