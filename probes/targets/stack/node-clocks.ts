import { ClockBounds } from './clock-bounds.ts';

/** The wall clocks of the cluster's nodes, against the run's clock. One of a node serves for all of its pods. */
export class NodeClocks {
  readonly #nodes = new Map<string, ClockBounds>();

  of(node: string): ClockBounds {
    let bounds = this.#nodes.get(node);
    if (bounds === undefined) this.#nodes.set(node, (bounds = new ClockBounds()));
    return bounds;
  }

  /** The widest error of all nodes that could be asked. */
  get errorMs(): number {
    const errors = [...this.#nodes.values()].map(({ errorMs }) => errorMs).filter(Number.isFinite);
    return Math.max(0, ...errors);
  }

  /** Nodes of which only arrivals are known: their times may be late by what a line took to come. */
  get unasked(): readonly string[] {
    return [...this.#nodes].flatMap(([node, { errorMs }]) => (Number.isFinite(errorMs) ? [] : [node]));
  }
}
