import { TargetError } from '../errors.ts';

/** Another program took a port between its choice and its use: worth another try with other ports. */
export class PortTaken extends TargetError {}

/** The error for a program that did not start, by its own words (Node's EADDRINUSE, the proxies' "Address already in use"). */
export function startFailure(message: string): TargetError {
  return /EADDRINUSE|Address (already )?in use/i.test(message) ? new PortTaken(message) : new TargetError(message);
}
