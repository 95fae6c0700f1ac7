import { setTimeout as delay } from 'node:timers/promises';
import type { KubeConfig, KubernetesObject } from '@kubernetes/client-node';
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
  /** The watch broke, and is tried again: what happened meanwhile may come late. */
  readonly broken: (why: string) => void;
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
  let version: string | null = await list(config, store, signal).catch((error: unknown) => {
    throw cannot(`${options.what} cannot be watched`, error);
  });
  const goOn = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        if (version === null) version = await list(config, store, signal);
        version = await watch(config, { store, version, signal });
      } catch (error) {
        if (signal.aborted) return;
        const { status, message } = apiProblem(error);
        if (status === 410) version = null;
        else options.broken(message);
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

async function list<T extends KubernetesObject>(
  config: KubeConfig,
  store: Store<T>,
  signal: AbortSignal,
): Promise<string> {
  let text = '';
  const onLine = (line: string): void => {
    text += `${line}\n`;
  };
  const stream = await openStream(config, { path: store.options.path, onLine, signal, idleMs });
  await stream.ended;
  const { metadata, items } = JSON.parse(text) as {
    readonly metadata: { readonly resourceVersion: string };
    readonly items: readonly T[];
  };
  store.replace(items);
  return metadata.resourceVersion;
}

/** @returns the version to go on from; null when the server says that it forgot */
async function watch<T extends KubernetesObject>(
  config: KubeConfig,
  from: { readonly store: Store<T>; readonly version: string; readonly signal: AbortSignal },
): Promise<string | null> {
  const { store, signal } = from;
  let version: string | null = from.version;
  const onLine = (line: string): void => {
    const { type, object } = JSON.parse(line) as Change<T>;
    if (type === 'ERROR') {
      version = object.code === 410 ? null : version;
      return;
    }
    version = object.metadata?.resourceVersion ?? version;
    if (type === 'DELETED') store.remove(object);
    else if (type !== 'BOOKMARK') store.put(object);
  };
  const query = `watch=true&allowWatchBookmarks=true&timeoutSeconds=${watchSeconds}&resourceVersion=${from.version}`;
  const stream = await openStream(config, { path: `${store.options.path}?${query}`, onLine, signal, idleMs });
  await stream.ended;
  return version;
}
