/** What the benchmark asks of a contender that runs in a child process of its own. */
export type Request =
  | { readonly ask: 'collect-garbage' }
  | { readonly ask: 'open'; readonly url: string; readonly connections: number }
  | { readonly ask: 'count-drops' };

/** The answer to each, in turn. */
export interface Answer {
  /** How many it holds, or how many drops it knows of. */
  readonly count: number;
}

/** What the benchmark asks of the server: to end so many of the connections that it holds. */
export interface DropRequest {
  readonly drop: number;
}

/** What the server tells: its port once, and then, whenever it has changed, how many it holds and when the first and the last one came. */
export interface ServerState {
  readonly port: number;
  readonly held: number;
  readonly firstAt: number;
  readonly lastAt: number;
}

/** So many attempts are under way at most, for each contender alike. */
export const mostConnecting = 256;
