import { baseline } from './baseline.ts';
import { cleanupService } from './cleanup-service.ts';
import { controllerReload } from './controller-reload.ts';
import { controllerRestart } from './controller-restart.ts';
import { highLoad } from './high-load.ts';
import { manualCleanup } from './manual-cleanup.ts';
import { networkPartition } from './network-partition.ts';
import { noOpReconcile } from './no-op-reconcile.ts';
import type { Scenario } from './scenario.ts';
import { serverKill } from './server-kill.ts';
import { serverRestart } from './server-restart.ts';
import { slowOperations } from './slow-operations.ts';

/** Every scenario, in the order in which `drainproof scenarios` lists them. */
export const scenarios: readonly Scenario[] = [
  baseline,
  controllerRestart,
  controllerReload,
  serverRestart,
  serverKill,
  cleanupService,
  manualCleanup,
  networkPartition,
  highLoad,
  slowOperations,
  noOpReconcile,
];

/** What `npm start` runs: the question that brings people here. */
export const mainScenarios: readonly Scenario[] = [controllerRestart, controllerReload, serverRestart];
