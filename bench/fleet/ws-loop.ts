import { WebSocket } from 'ws';
import { answerFor } from './answering.ts';
import { mostConnecting } from './protocol.ts';

/** Contender: the loop that one writes with the `ws` package, with its `close` event counted. */
const clients: WebSocket[] = [];
let drops = 0;

answerFor({
  open: async (url, connections) => {
    const openNext = async (): Promise<void> => {
      while (clients.length < connections) await open(url);
    };
    await Promise.all(Array.from({ length: mostConnecting }, openNext));
    return clients.filter((client) => client.readyState === WebSocket.OPEN).length;
  },
  drops: () => drops,
});

function open(url: string): Promise<void> {
  return new Promise((resolve) => {
    const client = new WebSocket(url);
    clients.push(client);
    client.once('open', resolve);
    client.once('error', () => resolve());
    client.once('close', () => (drops += 1));
  });
}
