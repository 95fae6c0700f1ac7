import type { WebSocket } from 'ws';
import type { HeldConnection } from './connection.ts';

/**
 * What may wait in memory for a peer that sends but does not read; above it, nothing more is read from that peer until half of it is
 * gone. Such a peer gets no pongs out either, so the heartbeat ends it if it never reads again.
 */
const mostUnsentBytes = 1_048_576;

/** Sends each message back as it came: text as text, binary as binary, in order. */
export function serveEcho({ socket }: HeldConnection): void {
  socket.on('message', (data, binary) => {
    socket.send(data, { binary }, () => resumeWhenSent(socket));
    if (socket.bufferedAmount > mostUnsentBytes) socket.pause();
  });
}

function resumeWhenSent(socket: WebSocket): void {
  if (socket.isPaused && socket.bufferedAmount <= mostUnsentBytes / 2) socket.resume();
}
