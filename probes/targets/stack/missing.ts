import type { Capability } from '../target.ts';
import { apiProblem } from './api-problem.ts';
import { whyNoPartition } from './network-policies.ts';
import type { StackContext } from './stack-context.ts';

const ofController: readonly Capability[] = ['reload', 'reapply'];

/**
 * What cannot be done on this stack, with the reason. Only what the scenario needs is looked for in the cluster.
 * @param needs what the scenario will ask for
 */
export async function missingCapabilities(
  context: StackContext,
  needs: ReadonlySet<Capability>,
): Promise<ReadonlyMap<Capability, string>> {
  const { outputs, access } = context;
  const missing = new Map<Capability, string>();
  if (outputs.controller.workload === null) {
    const why = `the controller of stack '${outputs.stack}' (${outputs.controller.name}) is a cloud load balancer: it has no pods, and its configuration is the cloud's`;
    for (const capability of ofController) missing.set(capability, why);
    missing.set('partition', `${why}; the link from it cannot be cut by a NetworkPolicy of the controller's pods`);
  }
  if (needs.has('partition') && !missing.has('partition')) {
    const why = await whyNoPartition(access);
    if (why !== null) missing.set('partition', why);
  }
  if (needs.has('drain-node')) {
    const why = await whyNoDrain(context);
    if (why !== null) missing.set('drain-node', why);
  }
  return missing;
}

async function whyNoDrain({ access }: StackContext): Promise<string | null> {
  try {
    const { items } = await access.core.listNode();
    const open = items.filter(({ spec }) => spec?.unschedulable !== true);
    return open.length > 1
      ? null
      : 'this cluster has one node that takes pods: those of a drained one could go nowhere';
  } catch (error) {
    return `the nodes of this cluster cannot be listed (${apiProblem(error).message})`;
  }
}
