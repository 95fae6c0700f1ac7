import type { ChartValues } from './chart-values/chart-values.ts';
import { chartValues, derivedIn } from './chart-values/chart-values.ts';
import type { Derived } from './chart-values/parts.ts';
import { nearest } from './nearest.ts';
import type { Origin } from './problem.ts';
import { describeIssue, didYouMean, keysOf, lineIn, plainly, valueAt } from './problem.ts';
import type { CloudName, ControllerName, ProxyName } from './schema.ts';
import { controllerNames, isCloud, profilesOf } from './schema.ts';

/** What is wrong with `controller` that the schema of one key cannot say, since it depends on which controller it is. */
export function controllerProblems(input: unknown, origin: Origin): readonly string[] {
  const name = controllerName(input);
  if (name === null) return [];
  if (isCloud(name)) return podProblems(name, input, origin);
  return [...profileProblems(name, input, origin), ...valueProblems(name, input, origin)];
}

function controllerName(input: unknown): ControllerName | null {
  const written = valueAt(input, ['controller', 'name']) ?? 'haproxy';
  return controllerNames.find((name) => name === written) ?? null;
}

function profileProblems(name: ProxyName, input: unknown, origin: Origin): readonly string[] {
  const profile = valueAt(input, ['controller', 'profile']);
  const profiles = profilesOf(name);
  if (typeof profile !== 'string' || profiles.includes(profile)) return [];
  const line = lineIn(origin, ['controller', 'profile']);
  return [
    `${line}'controller.profile' must be one of ${profiles.join(', ')} for '${name}', got '${profile}'${didYouMean(profile, profiles)}: name one, or leave it out`,
  ];
}

/** What says something about a controller's pods. */
const ofPods = [
  ...['profile', 'replicas', 'terminationGracePeriod', 'preStopDelay', 'hardStop', 'maxReloads', 'margin'],
  ...['chart', 'image', 'values'],
];

function podProblems(name: CloudName, input: unknown, origin: Origin): readonly string[] {
  const written = Object.keys(valueAt(input, ['controller']) ?? {});
  return written
    .filter((key) => ofPods.includes(key))
    .map((key) => {
      const line = lineIn(origin, ['controller', key]);
      return `${line}'controller.${key}' does nothing for '${name}', a load balancer of the cloud without pods or a chart of ours: leave it out`;
    });
}

const under = ['controller', 'values'];

function valueProblems(name: ProxyName, input: unknown, origin: Origin): readonly string[] {
  const values = valueAt(input, under);
  if (typeof values !== 'object' || values === null || Array.isArray(values)) return [];
  const { schema, derived } = chartValues[name];
  const set = derivedIn(values, derived);
  const refused = set.map(({ path, because }) => {
    const at = [...under, ...path];
    return `${lineIn(origin, at)}'${at.join('.')}' ${because}`;
  });
  const checked = { input, origin, schema, under, kind: `a value of the chart of '${name}' that may be set` };
  const issues = schema.safeParse(values, { error: plainly }).error?.issues ?? [];
  const unknown = issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') return describeIssue(issue, checked);
    // What is refused with its reason above is not unknown.
    const keys = issue.keys.filter((key) => !set.some(({ path }) => startsWith(path, [...issue.path, key])));
    return describeIssue({ ...issue, keys }, checked).map((said, index) => {
      const meant = derivedNear([...issue.path, keys[index] ?? ''], schema, derived);
      return meant === null ? said : `${said}; '${meant}', which is near, ${derived[meant]}`;
    });
  });
  return [...refused, ...unknown];
}

/** The derived value that a misspelt one was probably meant to be; null where none is near, or one that may be set is nearer. */
function derivedNear(path: readonly PropertyKey[], schema: ChartValues['schema'], derived: Derived): string | null {
  const above = path.slice(0, -1).join('.');
  const beside = Object.keys(derived).filter((name) => name.split('.').slice(0, -1).join('.') === above);
  const lastOf = (name: string): string => name.slice(name.lastIndexOf('.') + 1);
  const near = nearest(String(path.at(-1)), [...keysOf(schema, path.slice(0, -1)), ...beside.map(lastOf)]);
  return beside.find((name) => lastOf(name) === near) ?? null;
}

function startsWith(path: readonly string[], start: readonly PropertyKey[]): boolean {
  return start.every((key, index) => path[index] === key);
}
