import type { RunReport } from './schema.ts';
import { count, plain, plural, valueText } from './words.ts';

export type ReportEvent = RunReport['events'][number];

/** An event of the timeline in words: `haproxy-1: SIGUSR1 to proxy-master 101, by kubelet`. Unknown kinds are said by their fields. */
export function eventText(event: ReportEvent): string {
  const words = wordsOf.get(event.kind)?.(event) ?? fieldsOf(event);
  const pod = textField(event, 'pod');
  return plain(pod === null || pod === '' ? words : `${pod}: ${words}`);
}

/** A field that is a string; null for any other. Reports may come from a newer drainproof, so fields are not taken for granted. */
function textField(event: ReportEvent, name: string): string | null {
  const value = event[name];
  return typeof value === 'string' ? value : null;
}

function numberField(event: ReportEvent, name: string): number | null {
  const value = event[name];
  return typeof value === 'number' ? value : null;
}

const wordsOf: ReadonlyMap<string, (event: ReportEvent) => string> = new Map(
  Object.entries<(event: ReportEvent) => string>({
    phase: (event) => join([textField(event, 'phase'), textField(event, 'detail')], ': '),
    fault: (event) =>
      event['phase'] === 'done'
        ? join(['fault done', textField(event, 'detail')], ': ')
        : join(['fault begins', textField(event, 'detail')], ': '),
    pod: (event) => join([textField(event, 'phase'), exitText(event)], ', '),
    'pre-stop': (event) => `preStop ${textField(event, 'phase') ?? ''}`,
    signal: (event) =>
      `${textField(event, 'signal') ?? 'signal'} to ${textField(event, 'process') ?? 'process'} ${numberField(event, 'pid') ?? ''}, by ${textField(event, 'by') ?? 'unknown'}`,
    endpoints: (event) =>
      `endpoints of ${textField(event, 'service') ?? ''}: ready ${list(event['ready'])}; terminating ${list(event['terminating'])}`,
    reload: (event) =>
      join(
        [
          `${event['ok'] === false ? 'reload failed' : 'reload'} (generation ${numberField(event, 'generation') ?? '?'}), ${textField(event, 'trigger') ?? ''}`,
          textField(event, 'detail'),
        ],
        ': ',
      ),
    worker: (event) =>
      join(
        [`worker ${numberField(event, 'pid') ?? ''} ${textField(event, 'phase') ?? ''}`.trim(), exitText(event)],
        ', ',
      ),
    'worker-sample': (event) =>
      `worker ${numberField(event, 'pid') ?? ''} still drains ${connectionsText(numberField(event, 'connections'))}`,
    'proxy-log': (event) =>
      `proxy logs the end of a connection${textField(event, 'termination') === null ? '' : ` (${textField(event, 'termination') ?? ''})`}`,
    'app-log': (event) => `app logs ${textField(event, 'event') ?? 'a line'}`,
    link: (event) =>
      `link ${textField(event, 'link') ?? ''} ${textField(event, 'phase') ?? ''} (${textField(event, 'mode') ?? '?'})`,
    control: (event) =>
      `${textField(event, 'by') ?? 'someone'} asks for ${numberField(event, 'asked') ?? '?'} closes, ${numberField(event, 'closed') ?? '?'} are made`,
    'kube-event': (event) =>
      join(
        [
          `Kubernetes on ${textField(event, 'about') ?? '?'}, ${textField(event, 'reason') ?? '?'}`,
          textField(event, 'message'),
        ],
        ': ',
      ),
    'runtime-command': (event) =>
      join([`runtime command '${textField(event, 'command') ?? ''}'`, textField(event, 'answer')], ' → '),
  }),
);

function exitText(event: ReportEvent): string | null {
  const signal = textField(event, 'signal');
  if (signal !== null) return `by ${signal}`;
  const code = numberField(event, 'exitCode');
  return code === null ? null : `exit code ${code}`;
}

function connectionsText(connections: number | null): string {
  return connections === null ? 'connections' : plural(connections, 'connection');
}

function list(value: unknown): string {
  return Array.isArray(value) && value.length > 0 ? value.map(valueText).join(', ') : 'none';
}

function fieldsOf({ at: _at, kind, ...rest }: ReportEvent): string {
  const fields = Object.entries(rest).filter(([name]) => name !== 'pod');
  return join(
    [kind, ...fields.map(([name, value]) => `${name} ${typeof value === 'number' ? count(value) : valueText(value)}`)],
    ' ',
  );
}

function join(parts: readonly (string | null)[], by: string): string {
  return parts.filter((part) => part !== null && part !== '').join(by);
}
