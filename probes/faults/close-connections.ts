import type { Fault } from './fault.ts';

/** Sends one number to the server's control port, as an operator does by hand (`echo 50 | nc`). */
export function closeConnections(count: number): Fault {
  return {
    name: `close ${count}`,
    description: `the control port is asked to close ${count} connections`,
    needs: ['control-port'],
    inject: (target, { signal }) => target.closeConnections(count, signal),
  };
}
