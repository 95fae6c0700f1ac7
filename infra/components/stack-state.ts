import * as pulumi from '@pulumi/pulumi';

/** What Pulumi calls the resources that it has noted of this stack, as they were before this update. */
export async function namesInState(): Promise<ReadonlySet<string>> {
  const stackName = `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
  // A function of the engine itself; `StackReference` gives only what a stack exports.
  const state: unknown = await pulumi.runtime.invoke('pulumi:pulumi:readStackResourceOutputs', { stackName });
  const { outputs } = state as { readonly outputs: Readonly<Record<string, unknown>> };
  return new Set(Object.keys(outputs).map((urn) => urn.slice(urn.lastIndexOf('::') + 2)));
}
