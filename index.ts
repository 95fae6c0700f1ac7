// The program that `pulumi up` runs: what the stack's settings say becomes resources, and what the probes need to know becomes outputs.
import { program } from './infra/components/program.ts';

const outputs = await program({ project: import.meta.dirname });

export const { schema, stack, cluster, ingressUrl, ingress, controller, apps, probes, budget, images, settings } =
  outputs;
