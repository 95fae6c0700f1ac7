import type { Report } from './schema.ts';

/** A report in which every text of the outside tries to be markup, a link, or a control sequence. */
export function hostile(report: Report): Report {
  const text = (value: string): string => `${value}${attack}`;
  return {
    ...report,
    versions: Object.fromEntries(Object.entries(report.versions).map(([name, value]) => [text(name), text(value)])),
    settings: { [text('setting')]: { nested: attack } },
    reproduce: text(report.reproduce),
    notes: report.notes.map(text),
    runs: report.runs.map((run) => ({
      ...run,
      controller: text(run.controller),
      scenario: text(run.scenario),
      title: text(run.title),
      why: text(run.why),
      remedy: run.remedy === null ? null : text(run.remedy),
      bound: { ...run.bound, words: text(run.bound.words) },
      predicted: run.predicted.map((one) => ({ ...one, subject: text(one.subject) })),
      observed: run.observed.map((one) => ({ ...one, difference: attack })),
      thresholds: run.thresholds.map((one) => ({ ...one, says: text(one.says), unit: text(one.unit) })),
      self: { ...run.self, limits: run.self.limits.map(text) },
      notModelled: run.notModelled.map(text),
      events: [
        ...run.events.map((event) => ({
          ...event,
          ...(typeof event['pod'] === 'string' ? { pod: text(event['pod']) } : {}),
        })),
        { at: 3100, kind: text('new-kind'), field: attack, [attack]: 1 },
      ],
      ledger: run.ledger.map((row) => ({ ...row, backend: text(row.backend ?? ''), reason: attack, evidence: attack })),
    })),
  };
}

/** Ends elements and attributes, opens others, steers a terminal, breaks XML. */
const attack =
  '</title></style></script><script>alert(1)</script><img src="http://127.0.0.1/x" onerror=\'alert(1)\'>\u001b[31m\u0000\uFFFE\uD800]]>&lt;&amp;';
