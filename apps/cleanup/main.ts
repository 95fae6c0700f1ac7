import { systemClock } from '../shared/clock.ts';
import { startFailure } from '../shared/entry.ts';
import { warnOfUnknown } from '../shared/environment.ts';
import { Lifecycle } from '../shared/lifecycle.ts';
import { createLog } from '../shared/log.ts';
import { startCleanup } from './service.ts';
import { cleanupVariables, readCleanupSettings } from './settings.ts';

try {
  const settings = readCleanupSettings(process.env);
  const log = createLog({ pod: settings.pod, level: settings.logLevel });
  warnOfUnknown(log, cleanupVariables, process.env);
  const lifecycle = new Lifecycle({ process, clock: systemClock, log });
  lifecycle.ready(await startCleanup(settings, lifecycle, log));
} catch (error) {
  const { message, exitCode } = startFailure('cleanup', error);
  process.stderr.write(`${message}\n`);
  process.exit(exitCode);
}
