/** What every object of a stack carries. */
export interface Owner {
  readonly stack: string;
  /** Name of the program in its pods, such as `ws-server`. */
  readonly component: string;
}

/** The labels that Kubernetes recommends (its documentation, "Recommended Labels"). */
export function labelsOf({ stack, component }: Owner) {
  return { ...selectorOf({ stack, component }), ...partOfStack() };
}

/** The labels by which a Service or Deployment finds its pods: they may never change, so there are no more than needed. */
export function selectorOf({ stack, component }: Owner) {
  return { 'app.kubernetes.io/name': component, 'app.kubernetes.io/instance': stack };
}

/** By this label everything of ours is found, of whatever stack. */
export function partOfStack() {
  return { 'app.kubernetes.io/part-of': 'drainproof' };
}
