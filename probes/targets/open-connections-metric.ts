/** How many connections a pod of the WebSocket server holds, in its answer at `/metrics`; null when it is not in there. */
export function readOpenConnections(metrics: string): number | null {
  const open = /^connections_open (\d+)$/m.exec(metrics)?.[1];
  return open === undefined ? null : Number(open);
}
