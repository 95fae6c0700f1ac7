/** The images of ours, by the name in their reference. */
export const imageNames = ['ws-server', 'cleanup', 'probe'] as const;
export type ImageName = (typeof imageNames)[number];

/** Of one thing for each image. */
export type ByImage<T> = Readonly<Record<ImageName, T>>;

/** The programs in an image: the first is what its container runs when it is told nothing else. */
export const imagePrograms: ByImage<readonly [string, ...string[]]> = {
  'ws-server': ['apps/ws-server/main.ts'],
  cleanup: ['apps/cleanup/main.ts'],
  probe: ['probes/shards/main.ts', 'probes/shards/smoke.ts'],
};

/** Makes one thing for each image. */
export function forEachImage<T>(make: (name: ImageName) => T): ByImage<T> {
  return Object.fromEntries(imageNames.map((name) => [name, make(name)])) as Record<ImageName, T>;
}
