import type { ClusterAccess } from './access.ts';
import { isMissing } from './api-problem.ts';
import { mergePatch } from './patch.ts';
import type { UndoNote } from './undo-notes.ts';

/**
 * Undoes one change; done twice it does nothing more, and what is not there any more needs no undoing.
 * @throws the API's error when it cannot be undone
 */
export async function undo(note: UndoNote, access: ClusterAccess): Promise<void> {
  try {
    await undoNow(note, access);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

async function undoNow(note: UndoNote, access: ClusterAccess): Promise<void> {
  switch (note.kind) {
    case 'scaled':
      await access.apps.patchNamespacedDeploymentScale(
        { ...placeOf(note), body: { spec: { replicas: note.replicas } } },
        mergePatch,
      );
      return;
    case 'autoscaler': {
      const body = { spec: { minReplicas: note.min, maxReplicas: note.max } };
      await access.autoscaling.patchNamespacedHorizontalPodAutoscaler({ ...placeOf(note), body }, mergePatch);
      return;
    }
    case 'cordoned':
      await access.core.patchNode({ name: note.node, body: { spec: { unschedulable: null } } }, mergePatch);
      return;
    case 'added':
      await remove(note, access);
      return;
    case 'labelled': {
      const body = { metadata: { labels: { [note.label]: note.former } } };
      await access.networking.patchNamespacedIngress(
        { name: note.ingress, namespace: note.namespace, body },
        mergePatch,
      );
    }
  }
}

async function remove(note: Extract<UndoNote, { readonly kind: 'added' }>, access: ClusterAccess): Promise<void> {
  const place = placeOf(note);
  if (note.object === 'Service') await access.core.deleteNamespacedService(place);
  else if (note.object === 'Ingress') await access.networking.deleteNamespacedIngress(place);
  else await access.networking.deleteNamespacedNetworkPolicy(place);
}

function placeOf({ namespace, name }: { readonly namespace: string; readonly name: string }) {
  return { namespace, name };
}
