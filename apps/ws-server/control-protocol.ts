/** More than any server holds; a bigger number is a mistake of the caller's. */
export const mostCloses = 1_000_000;
/** A command is a number; a line that goes on beyond this is something else, and is not kept. */
export const longestLineBytes = 64;

export const commandHelp = `expected a line with the number of connections to close, from 0 to ${mostCloses}`;

/** What a line asks for: how many closes, or undefined when it makes no sense. */
export function parseCommand(line: string): number | undefined {
  const text = line.trim();
  if (!/^\d{1,7}$/.test(text)) return undefined;
  return Number(text) <= mostCloses ? Number(text) : undefined;
}

/** Makes lines of chunks. Bytes are kept, not characters, so a line that is too long is seen before it fills the memory. */
export class LineSplitter {
  #rest = '';

  /** @returns the lines that are complete with this chunk, or undefined when one is longer than {@link longestLineBytes} */
  push(chunk: Buffer): readonly string[] | undefined {
    const parts = (this.#rest + chunk.toString('latin1')).split('\n');
    if (parts.some((part) => part.length > longestLineBytes)) return undefined;
    this.#rest = parts.pop() ?? '';
    return parts;
  }

  /** What came after the last line end: `printf 50 | nc …` sends a command without one. */
  end(): readonly string[] {
    const rest = this.#rest;
    this.#rest = '';
    return rest.trim() === '' ? [] : [rest];
  }
}
