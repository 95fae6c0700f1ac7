import { TargetError } from '../errors.ts';

/** A WebSocket of the Kubernetes client, on which exec and port-forward speak. */
export interface Socket {
  readonly readyState: number;
  readonly OPEN: number;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  close(): void;
  terminate(): void;
}

/** The client sets no deadline for a WebSocket's handshake. */
const openDeadlineMs = 15_000;
/** A server that is away does not answer a Close frame, and `ws` waits 30 s for it. */
const closeDeadlineMs = 1_000;

/**
 * A socket that opens in time; one that comes too late is closed.
 * @throws TargetError at the deadline; the signal's reason when it is aborted before
 */
export async function openedInTime<S extends Pick<Socket, 'close'>>(
  opening: Promise<S>,
  signal: AbortSignal,
): Promise<S> {
  const given = Promise.withResolvers<never>();
  const late = setTimeout(() => {
    given.reject(new TargetError(`no answer within ${openDeadlineMs / 1000} s`));
  }, openDeadlineMs);
  const abort = (): void => {
    given.reject(signal.reason);
  };
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  try {
    return await Promise.race([opening, given.promise]);
  } catch (error) {
    opening.then((socket) => {
      socket.close();
    }, ignore);
    throw error;
  } finally {
    clearTimeout(late);
    signal.removeEventListener('abort', abort);
  }
}

/** Says goodbye, and goes whether it is answered or not. */
export function closeSocket(socket: Socket): void {
  socket.close();
  setTimeout(() => {
    socket.terminate();
  }, closeDeadlineMs).unref();
}

function ignore(): void {
  // It never opened.
}
