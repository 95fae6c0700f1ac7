/**
 * Every value that the field `event` of a log line can have, with what the line says. Log lines are data: probes join them with what
 * the clients saw, so an event is added here and in docs/apps.md (a test compares the two) and never renamed lightly.
 */
export const logEvents = {
  'setting-unknown': 'a variable that looks like a misspelt one of ours: `variable`, `meant`',
  listening: 'a server listens: `server`, `host`, `port` (the real one)',
  ready: 'the app is ready for work; /readyz says so from now on',
  'connection-opened': 'a WebSocket was opened: `connection`, `path`, `open`',
  'connection-closed': 'it ended: `connection`, `code`, `reason`, `by`, `durationMs`, `open`',
  'upgrade-refused': 'an upgrade was answered with an HTTP error: `connection`, `status`, `path`',
  'operation-cut': 'a running operation was ended by the end of the drain: `connection`, `operation`, `ranMs`',
  control: 'closes by the control port: `asked`, `closed`; the server and the asker each write one',
  'control-failed': 'the asker got no usable answer: `why`; written once until it works again',
  'control-back': 'the asker gets answers again: `failures` rounds failed in between',
  'drain-begun': 'a signal began the drain: `signal`, `connections`, `busy`, `drainMs`',
  'drain-done': 'nothing is held any more: `closed`, `finished`, `cut`, `left`, `tookMs`',
  'deadline-missed': 'the deadline came first: `left` is what had to be abandoned, `step` where it hung',
  'still-alive': 'all is closed, but something keeps the process alive: `resources`',
  exiting: 'the last line: `code`, `why`',
} as const satisfies Record<string, string>;

export type LogEvent = keyof typeof logEvents;

/** Who ended a connection. 'network': it broke, nobody said goodbye. */
export const closers = ['drain', 'control', 'heartbeat', 'peer', 'network'] as const;
export type Closer = (typeof closers)[number];
