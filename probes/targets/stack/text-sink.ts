import { Writable } from 'node:stream';

/** A stream that gives what is written to it as text, piece by piece, to whoever reads an exec's or a port-forward's. */
export function textSink(onText: (text: string) => void): Writable {
  return new Writable({
    write: (piece: Buffer, _, done) => {
      onText(piece.toString('utf8'));
      done();
    },
  });
}
