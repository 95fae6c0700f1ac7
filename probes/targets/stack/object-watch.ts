import { setTimeout as delay } from 'node:timers/promises';
import type { KubeConfig, KubernetesObject } from '@kubernetes/client-node';
import { ApiException } from '@kubernetes/client-node';
import { apiProblem, cannot } from './api-problem.ts';
import { openStream } from './open-stream.ts';

/** Objects of one kind and place, as they come, change and go. */
export interface ObjectWatch extends AsyncDisposable {
  /** What is there now, by name. */
  readonly objects: ReadonlyMap<string, KubernetesObject>;
}

export interface WatchOptions<T> {
  /** `/api/v1/namespaces/NS/pods` */
  readonly path: string;
  /** What is watched, as a user reads it. */
  readonly what: string;
  /** Called for each object that is there or changed; `before` is how it was. */
  readonly changed: (object: T, before: T | null) => void;
  /** Called when an object is gone, with how it was last. */
  readonly gone: (last: T) => void;
  /** The way broke, and is tried again; told once, until it is mended. */
  readonly broken: (why: string) => void;
  /** It is mended: what happened since the server was heard last is told now, up to so much late. */
  readonly mended: (afterMs: number) => void;
}

/** The server ends a watch after so long, and it is begun again. */
const watchSeconds = 240;
/** Bookmarks come about once a minute. */
const idleMs = 150_000;
const againAfterMs = 500;

interface Change<T> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: T & { readonly code?: number; readonly message?: string };
}

/**
 * Lists objects and then watches them until disposed. A watch that ends or breaks is taken up where it was; when the server no longer
 * knows what came since (410 Gone), everything is listed again and compared.
 * @throws TargetError when the first list is refused
 */
export async function watchObjects<T extends KubernetesObject>(
  config: KubeConfig,
  options: WatchOptions<T>,
): Promise<ObjectWatch> {
  const store = new Store(options);
  const stop = new AbortController();
  const { signal } = stop;
  const cursor: Cursor = { version: null, heardAt: performance.now() };
  await list(config, { store, cursor, signal }).catch((error: unknown) => {
    throw cannot(`${options.what} cannot be watched`, error);
  });
  const outage = new Outage(options);
  const goOn = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        if (cursor.version === null) await list(config, { store, cursor, signal });
        await watch(config, { store, cursor, signal }, () => {
          outage.ended();
        });
      } catch (error) {
        if (signal.aborted) return;
        const { status, message } = apiProblem(error);
        if (status === 410) cursor.version = null;
        else outage.goesOn(message, cursor.heardAt);
        await delay(againAfterMs, undefined, { signal }).catch(() => undefined);
      }
    }
  };
  const watching = goOn();
  return {
    objects: store.objects,
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await watching;
    },
  };
}

/** A time without the server, told at its beginning and its end, however often the way is tried meanwhile. */
class Outage {
  readonly #told: Pick<WatchOptions<never>, 'broken' | 'mended'>;
  #since: number | null = null;

  constructor(told: Pick<WatchOptions<never>, 'broken' | 'mended'>) {
    this.#told = told;
  }

  /** @param heardAt a way may have been dead for long when it breaks: nothing is known since the server was heard last */
  goesOn(why: string, heardAt: number): void {
    if (this.#since !== null) return;
    this.#since = heardAt;
    this.#told.broken(why);
  }

  ended(): void {
    if (this.#since === null) return;
    const afterMs = performance.now() - this.#since;
    this.#since = null;
    this.#told.mended(afterMs);
  }
}

/** What is there, and whom it is told to. */
class Store<T extends KubernetesObject> {
  readonly objects = new Map<string, T>();
  readonly options: WatchOptions<T>;

  constructor(options: WatchOptions<T>) {
    this.options = options;
  }

  put(object: T): void {
    const name = nameOf(object);
    const before = this.objects.get(name) ?? null;
    // One that was made anew under the same name is another.
    if (before !== null && before.metadata?.uid !== object.metadata?.uid) this.options.gone(before);
    const same = before?.metadata?.uid === object.metadata?.uid ? before : null;
    this.objects.set(name, object);
    if (same?.metadata?.resourceVersion !== object.metadata?.resourceVersion) this.options.changed(object, same);
  }

  remove(object: T): void {
    if (this.objects.delete(nameOf(object))) this.options.gone(object);
  }

  /** Takes a whole list: what is not in it is gone. */
  replace(items: readonly T[]): void {
    const names = new Set(items.map(nameOf));
    for (const [name, object] of this.objects) if (!names.has(name)) this.remove(object);
    for (const item of items) this.put(item);
  }
}

function nameOf({ metadata }: KubernetesObject): string {
  return metadata?.name ?? '';
}

/** How far everything is known. */
interface Cursor {
  /** Up to which change; null: it has to be listed anew. */
  version: string | null;
  /** When the server was heard last. */
  heardAt: number;
}

interface Asking<T extends KubernetesObject> {
  readonly store: Store<T>;
  readonly cursor: Cursor;
  readonly signal: AbortSignal;
}

async function list<T extends KubernetesObject>(
  config: KubeConfig,
  { store, cursor, signal }: Asking<T>,
): Promise<void> {
  let text = '';
  const onLine = (line: string): void => {
    text += `${line}\n`;
  };
  const stream = await openStream(config, { path: store.options.path, onLine, signal, idleMs });
  if (!(await stream.ended)) throw new Error('the way broke in the middle of a list');
  const { metadata, items } = JSON.parse(text) as {
    readonly metadata: { readonly resourceVersion: string };
    readonly items: readonly T[];
  };
  store.replace(items);
  cursor.version = metadata.resourceVersion;
  cursor.heardAt = performance.now();
}

/**
 * Watches until the server ends it, in its own time.
 * @param begun called when the server has answered
 * @throws ApiException when the server ends it with an error, such as that it has forgotten what came since (410)
 */
async function watch<T extends KubernetesObject>(
  config: KubeConfig,
  { store, cursor, signal }: Asking<T>,
  begun: () => void,
): Promise<void> {
  let refusal: ApiException<string> | null = null;
  const onLine = (line: string): void => {
    cursor.heardAt = performance.now();
    const { type, object } = JSON.parse(line) as Change<T>;
    if (type === 'ERROR') {
      refusal = new ApiException(object.code ?? 0, 'ended', line, {});
      return;
    }
    cursor.version = object.metadata?.resourceVersion ?? cursor.version;
    if (type === 'DELETED') store.remove(object);
    else if (type !== 'BOOKMARK') store.put(object);
  };
  const query = `watch=true&allowWatchBookmarks=true&timeoutSeconds=${watchSeconds}&resourceVersion=${String(cursor.version)}`;
  const stream = await openStream(config, { path: `${store.options.path}?${query}`, onLine, signal, idleMs });
  begun();
  cursor.heardAt = performance.now();
  if (!(await stream.ended)) throw new Error('the way broke');
  if (refusal !== null) throw refusal as Error;
}
