import type { ConnectionRecord } from './record.ts';

/** The record of an attempt that has just begun. All fields are there from the start, so that all records have one shape in memory. */
export function newRecord(client: number, attempt: number, requestedAt: number): ConnectionRecord {
  return {
    id: `c${client}.${attempt}`,
    client,
    attempt,
    requestedAt,
    openedAt: null,
    endedAt: null,
    backend: null,
    proxy: null,
    refused: null,
    closeCode: null,
    closeReason: null,
    socketEnd: null,
    endedBy: null,
    lastByteAt: null,
    sent: 0,
    acked: 0,
    duplicated: 0,
    outOfOrder: 0,
    slowestEchoMs: 0,
    operations: 0,
    operationsDone: 0,
    operationsCut: 0,
  };
}
