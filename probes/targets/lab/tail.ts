import { closeSync, fstatSync, openSync, readSync, watch } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';

/** A file that grows while it is read. */
export interface Tail {
  /** Reads to the end, gives the last line even if it is not whole, and stops. */
  end(): void;
}

const pieceBytes = 65_536;
/** How often the file is looked at where the system cannot tell of changes (no inotify watch left, say). */
const pollMs = 100;

/**
 * Gives each line that is written to a file from now on, about when it is written. Programs write their lines to files here, not to pipes:
 * a pipe holds some 200 KB, and when it is full HAProxy drops its lines and others stand still.
 * @param path a file that exists
 */
export function tail(path: string, onLine: (line: string) => void): Tail {
  const file = openSync(path, 'r');
  const decoder = new StringDecoder('utf8');
  const piece = Buffer.allocUnsafe(pieceBytes);
  let position = fstatSync(file).size;
  let rest = '';
  const read = (): void => {
    for (let size = readSync(file, piece, 0, pieceBytes, position); size > 0;) {
      position += size;
      const lines = (rest + decoder.write(piece.subarray(0, size))).split('\n');
      rest = lines.pop() ?? '';
      lines.forEach(onLine);
      size = readSync(file, piece, 0, pieceBytes, position);
    }
  };
  const stop = onChange(path, read);
  return {
    end: () => {
      stop();
      read();
      closeSync(file);
      if (rest !== '') onLine(rest);
    },
  };
}

function onChange(path: string, changed: () => void): () => void {
  let timer: NodeJS.Timeout | null = null;
  const poll = (): void => {
    timer ??= setInterval(changed, pollMs).unref();
  };
  let close = (): void => undefined;
  try {
    const watcher = watch(path, { persistent: false }, changed);
    watcher.on('error', poll);
    close = () => {
      watcher.close();
    };
  } catch {
    poll();
  }
  return () => {
    close();
    if (timer !== null) clearInterval(timer);
  };
}
