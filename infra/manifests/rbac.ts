import type { V1ClusterRole, V1ClusterRoleBinding, V1PolicyRule, V1Role, V1RoleBinding } from '@kubernetes/client-node';
import type { Owner } from './labels.ts';
import { labelsOf } from './labels.ts';

/** A role of one namespace, or of the whole cluster where that is null. */
export interface RoleOptions extends Owner {
  readonly name: string;
  readonly rules: readonly V1PolicyRule[];
}

/** To whom a role is given: a ServiceAccount. */
export interface Subject {
  readonly name: string;
  readonly namespace: string;
}

const group = 'rbac.authorization.k8s.io';

export function role({ name, rules, ...owner }: RoleOptions, namespace: string) {
  return { metadata: { name, namespace, labels: labelsOf(owner) }, rules: [...rules] } satisfies V1Role;
}

export function clusterRole({ name, rules, ...owner }: RoleOptions) {
  return { metadata: { name, labels: labelsOf(owner) }, rules: [...rules] } satisfies V1ClusterRole;
}

export function roleBinding({ name, ...owner }: Omit<RoleOptions, 'rules'>, namespace: string, subject: Subject) {
  return {
    metadata: { name, namespace, labels: labelsOf(owner) },
    roleRef: { apiGroup: group, kind: 'Role', name },
    subjects: [{ kind: 'ServiceAccount', ...subject }],
  } satisfies V1RoleBinding;
}

export function clusterRoleBinding({ name, ...owner }: Omit<RoleOptions, 'rules'>, subject: Subject) {
  return {
    metadata: { name, labels: labelsOf(owner) },
    roleRef: { apiGroup: group, kind: 'ClusterRole', name },
    subjects: [{ kind: 'ServiceAccount', ...subject }],
  } satisfies V1ClusterRoleBinding;
}
