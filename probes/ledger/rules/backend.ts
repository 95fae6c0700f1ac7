import type { Case, Origin, Rule } from '../case.ts';
import { isDue, relative } from '../case.ts';
import { scatter } from '../scatter.ts';

/** The app's process ended under the connection. A process that still logged the end of the connection outlived it. */
export const backend: Rule = (item) => {
  const { record, timeline } = item;
  if (record.backend === null || timeline.appClosed(record.id) !== undefined) return [];
  const [death] = deaths(item);
  if (death === undefined) return [];
  const evidence = `${record.backend}, the pod behind it, ${death.words} ${relative(death.at, record.endedAt)} the end`;
  return [{ cause: 'backend-died', strength: 'timed', evidence, origin: originOf(item, death.at) }];
};

function deaths(item: Case): readonly { readonly at: number; readonly words: string }[] {
  const { record, timeline } = item;
  const killed = timeline
    .of('signal')
    .filter(({ pod, process, signal }) => pod === record.backend && process === 'app' && signal === 'SIGKILL')
    .map(({ at, by }) => ({ at, words: `got SIGKILL from the ${by}` }));
  const gone = timeline
    .of('pod')
    .filter(({ pod, phase }) => pod === record.backend && phase === 'gone')
    .map(({ at, exitCode, signal }) => ({ at, words: `ended (${signal ?? `exit code ${exitCode ?? 'unknown'}`})` }));
  return [...killed, ...gone].filter(({ at }) => isDue(item, at, scatter.backend));
}

function originOf({ record, timeline }: Case, at: number): Origin {
  const pod = record.backend;
  const deleted = timeline
    .of('pod')
    .find((event) => event.pod === pod && event.phase === 'terminating' && event.at <= at);
  return deleted === undefined ? { kind: 'server-killed', at, pod } : { kind: 'server-deleted', at: deleted.at, pod };
}
