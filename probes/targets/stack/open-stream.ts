import { get as getHttp, type IncomingMessage } from 'node:http';
import { get as getHttps, type RequestOptions } from 'node:https';
import { ApiException, type KubeConfig } from '@kubernetes/client-node';

/** An answer of the API server that goes on: a watch, or a log that is followed. */
export interface LineStream {
  /**
   * Resolves when it has ended and all its lines have been given: true when the server ended it, false when the way to it broke. What a way
   * that broke left of a line is not given: half a line would be taken for a whole one.
   */
  readonly ended: Promise<boolean>;
}

export interface StreamOptions {
  /** With its query. */
  readonly path: string;
  readonly onLine: (line: string) => void;
  readonly signal: AbortSignal;
  /** Without a byte for so long, the way to the server is taken for broken. */
  readonly idleMs: number;
}

/**
 * Asks the API server for something that does not end, and gives each line as it comes. The client's own `Log` is not used for this, since
 * an aborted log of its ends the process by an error that nobody can catch.
 * @throws ApiException when the server refuses, the system's error when it cannot be reached
 */
export async function openStream(config: KubeConfig, options: StreamOptions): Promise<LineStream> {
  const server = config.getCurrentCluster()?.server ?? '';
  const url = new URL(server.replace(/\/$/, '') + options.path);
  const request: RequestOptions = {};
  await config.applyToHTTPSOptions(request);
  const response = await answer(url, request, options);
  const { statusCode = 0 } = response;
  if (statusCode !== 200) throw new ApiException(statusCode, 'refused', await textOf(response), {});
  return { ended: readLines(response, options.onLine) };
}

function readLines(response: IncomingMessage, onLine: (line: string) => void): Promise<boolean> {
  let rest = '';
  response.setEncoding('utf8').on('data', (text: string) => {
    const [first = '', ...others] = text.split('\n');
    rest += first;
    for (const next of others) {
      onLine(rest);
      rest = next;
    }
  });
  // An end in the middle of a stream is an end like any other: whoever reads it decides whether to ask again.
  response.on('error', ignore);
  return new Promise((resolve) => {
    response.once('close', () => {
      if (response.complete && rest !== '') onLine(rest);
      resolve(response.complete);
    });
  });
}

function answer(url: URL, request: RequestOptions, { signal, idleMs }: StreamOptions): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const get = url.protocol === 'http:' ? getHttp : getHttps;
    const sent = get(url, { ...request, signal }, resolve);
    sent.once('error', reject);
    sent.on('error', ignore);
    sent.setTimeout(idleMs, () => sent.destroy(new Error(`nothing came for ${idleMs / 1000} s`)));
  });
}

async function textOf(response: IncomingMessage): Promise<string> {
  let text = '';
  response.setEncoding('utf8');
  for await (const part of response) text += String(part);
  return text;
}

function ignore(): void {
  // It is told by the end of the stream.
}
