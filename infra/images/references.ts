import type { ByImage, ImageName } from './names.ts';
import { forEachImage } from './names.ts';

/** What a stack's settings say of images of ours (`drainproof:images`). */
export interface ImageSettings {
  readonly registry?: string | undefined;
  readonly tag?: string | undefined;
}

/**
 * The reference of each image, as pods name it: `drainproof/ws-server:3f2a…`. `drainproof images` builds under the same names, so no tag is
 * written down anywhere: what is changed has another hash, and with it another image.
 * @param hashes of what each image contains (hashImages in hash.ts)
 */
export function imageReferences({ registry, tag }: ImageSettings, hashes: ByImage<string>): ByImage<string> {
  const prefix = registry === undefined ? '' : `${registry}/`;
  return forEachImage((name) => `${prefix}${repositoryOf(name)}:${tag ?? hashes[name]}`);
}

/**
 * The same reference with nothing left to be guessed. Docker and containerd put `docker.io/` before a name that begins with no registry's
 * host; podman and buildah would put `localhost/` there, and the cluster would look for another image than the one that was loaded.
 */
export function fullReference(reference: string): string {
  const [first = '', ...rest] = reference.split('/');
  const isHost = rest.length > 0 && /[.:]|^localhost$/.test(first);
  return isHost ? reference : `docker.io/${reference}`;
}

function repositoryOf(name: ImageName): string {
  return `drainproof/${name}`;
}
