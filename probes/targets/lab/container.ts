import type { Exit } from './child.ts';

/**
 * What runs in a pod: an app's process, or a proxy under its image's supervisor. The kubelet (pod.ts) only knows this much of it,
 * as the real one knows only PID 1 and the container's processes.
 */
export interface Container {
  /** Process id of the app or of the proxy's master. */
  readonly pid: number;
  readonly exited: Promise<Exit>;
  /** What it said last on standard error, one line; '' for nothing. */
  readonly lastWords: string;
  /** The image's stop signal reaches PID 1. What follows is the image's business. */
  stop(): void;
  /** SIGKILL to every process of the container. */
  kill(): void;
}

/** Starts the container anew in its pod's folder; the kubelet calls it again when the container ended by itself. */
export type StartContainer = (directory: string) => Promise<Container>;
