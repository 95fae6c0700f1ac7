/** What a line of a proxy's log says about its processes, in the words that HAProxy and NGINX have in common. */
export type ProxyNotice =
  /** The master was told to load its configuration anew; `signal` where it says by which. */
  | { readonly kind: 'reloading'; readonly signal: string | null }
  /** A worker with a new configuration came; NGINX may start several for one. */
  | { readonly kind: 'worker-started'; readonly pid: number }
  | { readonly kind: 'loaded' }
  | { readonly kind: 'refused' }
  /** A worker takes no new connections any more. */
  | { readonly kind: 'worker-drains'; readonly pid: number }
  /** As its master says it: HAProxy gives 128 + n for a signal, NGINX the signal's number. */
  | {
      readonly kind: 'worker-exited';
      readonly pid: number;
      readonly exitCode: number | null;
      readonly signal: string | null;
    }
  /** The master got a signal on which it ends; null where it does not say which. */
  | { readonly kind: 'stopping'; readonly pid: number; readonly signal: string | null };
