/** How far the end of a connection may lie from the moment at which it is due, beyond the clock error. Milliseconds. */
export interface Scatter {
  readonly early: number;
  readonly late: number;
}

/**
 * Every measured tolerance of the attribution, in one place. Base: facts/measuring.md §1 (100 connections, loopback, HAProxy 2.6.12 and
 * NGINX 1.22.1) and the runs of attribute.lab.test.ts (4 and 20 connections); each is about twice the widest that was seen, since
 * two cores that are shared make everything later and nothing earlier.
 */
export const scatter = {
  /** HAProxy TERM: 5–62 ms; NGINX TERM: 3–106 ms. */
  signal: { early: 0, late: 250 },
  /** One that is read from the proxy's log: its line was stamped 27 ms after the ends on a cluster whose two cores built images meanwhile. */
  readSignal: { early: 150, late: 250 },
  /** The kernel closes the sockets of a killed process: 5 ms seen. The event that tells of it may come after the ends. */
  kill: { early: 50, late: 250 },
  /** HAProxy: 4.064–4.104 s for 4 s, 6.139–6.168 s for 6 s; NGINX QUIT: 4.096–4.130 s. Taken from the beginning of the drain. */
  hardStop: { early: 20, late: 300 },
  /**
   * The same on a machine that gives the worker no time: 96 of 100 in time and 4 later at a load of 15 on two cores. NGINX in production
   * was later by more than its limit itself (kubernetes/ingress-nginx #9516).
   */
  overdue: { early: 0, late: 2_000 },
  /** NGINX tells its old workers to drain 100 ms after HUP (seen in its log: HUP +1 ms, 'gracefully shutting down' +101 ms). */
  nginxReloadPause: 100,
  /** HAProxy kills the oldest worker as soon as the new one is loaded: 2.532–2.554 s for a third reload at 2.4 s. */
  maxReloads: { early: 0, late: 400 },
  /** `shutdown sessions`: 5–477 ms. */
  admin: { early: 0, late: 600 },
  /** HAProxy: 1.96–2.00 s for 2 s; NGINX 1.97–2.00 s: early, because the client's last byte left the proxy a little before it. */
  idle: { early: 80, late: 150 },
  /**
   * NGINX leaves a timer as it is when the new time differs from it by less than 300 ms (NGX_TIMER_LAZY_DELAY in its
   * src/event/ngx_event_timer.h), so bytes that follow each other closely may not count: up to so much earlier.
   */
  nginxLazyTimer: 300,
  /** Backend killed: about 0.1 s. `gone` is told by the parent process, which may be later than the ends themselves. */
  backend: { early: 150, late: 500 },
  /** A link that is reset ends what is on it at once; one that is mended delivers the ends that were held back. */
  link: { early: 20, late: 600 },
  /** A close asked for on the control port: the app's close handshake through the proxy. */
  control: { early: 50, late: 1_000 },
  /** A burst of ends takes a client so much longer for each connection in it: 40 ms for 2,000, ten times that allowed. */
  perConnection: 0.2,
} as const satisfies Record<string, Scatter | number>;
