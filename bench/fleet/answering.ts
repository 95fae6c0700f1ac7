import type { Answer, Request } from './protocol.ts';

/** What a contender of ours can do. */
export interface Holder {
  /** Resolves when all are open, with how many are. */
  open(url: string, connections: number): Promise<number>;
  /** How many of those that were open have ended without being told to. */
  drops(): number;
}

/** Answers the benchmark's requests until it lets go of this process. */
export function answerFor(holder: Holder): void {
  process.on('message', (request: Request) => {
    void answer(holder, request).then((count) => process.send?.({ count } satisfies Answer));
  });
  process.once('disconnect', () => process.exit());
}

async function answer(holder: Holder, request: Request): Promise<number> {
  switch (request.ask) {
    case 'collect-garbage':
      global.gc?.();
      return 0;
    case 'open':
      return holder.open(request.url, request.connections);
    case 'count-drops':
      return holder.drops();
  }
}
