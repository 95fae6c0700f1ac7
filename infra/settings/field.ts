import { z } from 'zod';
import { Duration } from './duration.ts';

/**
 * No time may be longer. HAProxy refuses a timeout above 2^31 − 1 ms, about 24 days (its configuration manual, §2.5 "Time format"),
 * and the longest time that we derive is a sum of four settings.
 */
export const longest = Duration.parse('6d');

/** A duration as people write it in a settings file. */
export const duration = z
  .string({ error: ({ input }) => (typeof input === 'number' ? refusal(String(input)) : 'must be a duration') })
  .meta({ format: 'duration' })
  .transform((text, context) => {
    const problem = refusal(text);
    if (problem === null) return Duration.parse(text);
    context.addIssue({ code: 'custom', message: problem });
    return z.NEVER;
  });

/** A duration that means nothing when it is 0: proxies read 0 as "no limit", Kubernetes as its own default. */
export const positive = duration.refine((time) => time.ms > 0, { error: 'must be longer than 0s' });

export const count = z.int().min(1);
export const seconds = (amount: number) => () => Duration.seconds(amount);

/** Kubernetes' own range (kube-apiserver, --service-node-port-range), which clusters seldom change. */
export const nodePort = z
  .int()
  .min(30_000, { error: nodePortRange })
  .max(32_767, { error: nodePortRange })
  .meta({ format: 'node port' });

/** A kubeconfig names contexts as it likes (`arn:aws:eks:…`, `gke_project_zone_name`), but for spaces, which are slips of the pen. */
export const contextName = text(/^\S+$/, {
  format: 'context',
  error: "must be the name of a kubeconfig's context, without spaces (`kubectl config get-contexts` lists them)",
});

const label = '[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?';

/** Name of a cluster-scoped object (Kubernetes "Object Names and IDs": a DNS label). */
export const className = text(new RegExp(`^${label}$`), {
  format: 'DNS label',
  error: "must be a DNS label: at most 63 lower-case letters, digits and '-', with a letter or digit at both ends",
});

/** Host of an Ingress; Kubernetes takes no IP address there. */
export const dnsName = text(new RegExp(`^(?=.{1,253}$)(?!(?:\\d+\\.){3}\\d+$)${label}(?:\\.${label})*$`), {
  format: 'DNS name',
  error: 'must be a DNS name in lower case, such as chat.example.com, and no IP address',
});

/** Where a client connects, without a scheme. */
export const address = text(/^[A-Za-z0-9](?:[-.A-Za-z0-9]*[A-Za-z0-9])?(?::[1-9]\d{0,4})?$/, {
  format: 'host or host:port',
  error: 'must be a host or host:port, without a scheme or a path',
});

/** A folder or file. Addresses are refused, since a chart from a repository is pinned by us. */
export const chartPath = text(/^(?!.*:\/\/)\S.*$/, {
  format: 'folder or .tgz',
  error: 'must be a folder or a .tgz file, no address: without it the chart comes from its repository',
});

/** Host of a registry, with a path below it where there is one. */
export const registry = text(
  /^[A-Za-z0-9](?:[-.A-Za-z0-9]*[A-Za-z0-9])?(?::\d+)?(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*$/,
  {
    format: 'registry',
    error: 'must be host, host:port or host/path, without a scheme',
  },
);

/** An image's path in its registry (the OCI distribution specification, "Pulling manifests"). */
export const imagePath = text(/^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/, {
  format: 'image path',
  error: "must be lower-case names with '/' between them, without registry and tag",
});

/** The specification's pattern for a tag. */
export const imageTag = text(/^\w[\w.-]{0,127}$/, {
  format: 'image tag',
  error: "must be a tag in quotes: at most 128 letters, digits, '.', '_' and '-'",
});

/** A resource quantity above 0, as Kubernetes writes them ("Quantity"). */
export const quantity = text(/^(?!0+(?:\.0+)?\D*$)\d+(?:\.\d+)?(?:m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$/, {
  format: 'quantity',
  error: "must be a Kubernetes quantity in quotes, such as '250m' or '256Mi'",
});

function text(pattern: RegExp, { format, error }: { readonly format: string; readonly error: string }) {
  return z.string({ error }).regex(pattern, { error }).meta({ format });
}

function nodePortRange(): string {
  return 'must be a port from 30000 to 32767, the range that Kubernetes keeps for NodePorts';
}

/** Why a text cannot be used as a duration here, or null. */
function refusal(text: string): string | null {
  try {
    return Duration.parse(text).isLongerThan(longest)
      ? `'${text}' is longer than ${longest.toString()}, the most that a setting may be`
      : null;
  } catch (error) {
    return (error as Error).message;
  }
}
