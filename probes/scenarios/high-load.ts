import type { Scenario } from './scenario.ts';
import { serverRestart } from './server-restart.ts';

/** Seed 0's scenario 5: the restart of the server, with a thousand connections and more. */
export const highLoad: Scenario = {
  ...serverRestart,
  name: 'high-load',
  title: 'The WebSocket server is restarted under a thousand connections',
  question: 'Does the drain still close every connection properly, and in time, when there are many?',
  minConnections: 1000,
};
