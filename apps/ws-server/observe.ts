import { Counter, Gauge, type Registry } from 'prom-client';
import type { Log } from '../shared/log.ts';
import type { Connections } from './connections.ts';
import type { Operations } from './operations.ts';

export interface Observed {
  readonly connections: Connections;
  readonly operations: Operations;
  readonly log: Log;
  readonly registry: Registry;
}

/** Tells the log and the metrics what happens to connections and operations. What happens does not know that it is watched. */
export function observe(observed: Observed): void {
  observeConnections(observed);
  observeOperations(observed);
}

/** Counts and logs each upgrade that was refused. */
export function refusalObserver({ log, registry }: Pick<Observed, 'log' | 'registry'>) {
  const refused = new Counter({
    name: 'upgrades_refused_total',
    help: 'Upgrades that were answered with an HTTP error, by its status',
    labelNames: ['status'],
    registers: [registry],
  });
  return (refusal: { readonly connection: string; readonly status: number; readonly path: string }) => {
    refused.inc({ status: String(refusal.status) });
    log.info('upgrade-refused', refusal, `upgrade refused with ${refusal.status}`);
  };
}

function observeConnections({ connections, log, registry }: Observed): void {
  const opened = new Counter({
    name: 'connections_opened_total',
    help: 'WebSockets opened, by path',
    labelNames: ['path'],
    registers: [registry],
  });
  const closed = new Counter({
    name: 'connections_closed_total',
    help: 'WebSockets ended, by close code and by whom',
    labelNames: ['code', 'by'],
    registers: [registry],
  });
  new Gauge({
    name: 'connections_open',
    help: 'WebSockets held now',
    registers: [registry],
    collect() {
      this.set(connections.size);
    },
  });
  connections.on('opened', ({ id, path }) => {
    opened.inc({ path });
    log.info('connection-opened', { connection: id, path, open: connections.size }, 'connection opened');
  });
  connections.on('closed', (connection, { code, reason, by }) => {
    closed.inc({ code: codeLabel(code), by });
    const fields = {
      connection: connection.id,
      code,
      reason,
      by,
      durationMs: connections.ageMs(connection),
      open: connections.size,
    };
    log.info('connection-closed', fields, `connection closed by ${by} with ${code}`);
  });
}

function observeOperations({ operations, log, registry }: Observed): void {
  const ended = new Counter({
    name: 'operations_total',
    help: 'Operations that ended, by outcome',
    labelNames: ['outcome'],
    registers: [registry],
  });
  new Gauge({
    name: 'operations_running',
    help: 'Operations that run now',
    registers: [registry],
    collect() {
      this.set(operations.running);
    },
  });
  operations.on('ended', ({ id }, { outcome, text, ranMs }) => {
    ended.inc({ outcome });
    if (outcome === 'cut') log.info('operation-cut', { connection: id, operation: text, ranMs }, 'operation cut');
  });
}

/** Peers may choose any code from 3000 to 4999 (RFC 6455 §7.4.2); as labels they would be as many time series. */
function codeLabel(code: number): string {
  return code < 3000 ? String(code) : `${Math.floor(code / 1000)}xxx`;
}
