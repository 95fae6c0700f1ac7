import { sendText, type Routes } from '../shared/http.ts';
import type { Connections } from './connections.ts';
import type { ServerSettings } from './settings.ts';

/** The front page, and what a browser or curl sees at the WebSocket paths. */
export function pageRoutes(
  settings: ServerSettings,
  connections: Connections,
  webSocketPaths: readonly string[],
): Routes {
  const upgradeRequired: Routes = Object.fromEntries(
    webSocketPaths.map((path) => [
      path,
      (_request, response) => {
        response.setHeader('upgrade', 'websocket');
        sendText(response, 426, 'this path takes WebSocket upgrades');
      },
    ]),
  );
  return {
    '/': (_request, response) => sendText(response, 200, frontPage(settings, connections.size)),
    ...upgradeRequired,
  };
}

function frontPage({ pod, operationMs }: ServerSettings, open: number): string {
  return `drainproof ws-server: holds WebSockets, and closes them in good order when it is told to go

pod               ${pod}
open connections  ${open}

/ws, /ws/echo     WebSocket: each message comes back
/ws/slow          WebSocket: each text message T is answered 'done T' after ${operationMs} ms (?ms= for another time)
/healthz          the event loop turns
/readyz           200 while new connections are welcome, else 503
/metrics          for Prometheus`;
}
