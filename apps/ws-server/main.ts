import { systemClock } from '../shared/clock.ts';
import { startFailure } from '../shared/entry.ts';
import { warnOfUnknown } from '../shared/environment.ts';
import { Lifecycle } from '../shared/lifecycle.ts';
import { createLog } from '../shared/log.ts';
import { startServer } from './server.ts';
import { readServerSettings, serverVariables } from './settings.ts';

try {
  const settings = readServerSettings(process.env);
  const log = createLog({ pod: settings.pod, level: settings.logLevel });
  warnOfUnknown(log, serverVariables, process.env);
  const lifecycle = new Lifecycle({ process, clock: systemClock, log });
  lifecycle.ready(await startServer(settings, lifecycle, log));
} catch (error) {
  const { message, exitCode } = startFailure('ws-server', error);
  process.stderr.write(`${message}\n`);
  process.exit(exitCode);
}
