import type { V1Container, V1PodSpec } from '@kubernetes/client-node';

/** User of the programs: `node` in the image. */
const uid = 1000;

/** What the "restricted" Pod Security Standard asks of a pod, and no token of the API that a program could lose. */
export function restrictedPod() {
  return {
    automountServiceAccountToken: false,
    // A Service called "control" would otherwise put tcp://… into CONTROL_PORT.
    enableServiceLinks: false,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: uid,
      runAsGroup: uid,
      fsGroup: uid,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    // A read-only root needs a place for temporary files; its size counts as memory nowhere and is bounded here.
    volumes: [{ name: 'tmp', emptyDir: { sizeLimit: '64Mi' } }],
  } satisfies Partial<V1PodSpec>;
}

/** What the same standard asks of a container, and a root that cannot be written. */
export function restrictedContainer() {
  return {
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
    volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
  } satisfies Partial<V1Container>;
}
