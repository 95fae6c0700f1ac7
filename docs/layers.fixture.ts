/** A folder (or file) of the repository, with what it may import of ours: the arrows of the layout. */
export interface Layer {
  readonly path: string;
  readonly holds: string;
  /** Paths of other layers. A layer may always import itself. */
  readonly mayImport: readonly string[] | 'everything';
}

const infra = ['infra/settings', 'infra/controllers', 'infra/manifests', 'infra/outputs.ts'];

/** In this order; none knows a later one. */
const measuring: readonly Omit<Layer, 'mayImport'>[] = [
  { path: 'probes/timeline', holds: 'the one clock of a run, and its events: each one line' },
  {
    path: 'probes/targets',
    holds: 'what can be measured: `Target`, and the lab, with pods, Services and real proxies on one machine',
  },
  { path: 'probes/faults', holds: 'the disturbances: restart, kill, reload, partition …' },
  { path: 'probes/fleet', holds: 'the clients that hold connections, and what each of them saw' },
  {
    path: 'probes/shards',
    holds: 'the fleet as pods in the cluster: what runs there, and what joins it to one fleet here',
  },
  { path: 'probes/scenarios', holds: 'plans: traffic, fault, claims; one file each' },
  { path: 'probes/ledger', holds: 'one row for each connection: how it ended, and why' },
  { path: 'probes/verdicts', holds: 'what the rows say about the claims of a scenario' },
  { path: 'probes/report', holds: 'the document of a run, its schema, and its views' },
  { path: 'probes/compare', holds: 'two reports beside each other, and whether they differ' },
  { path: 'probes/run', holds: 'a battery: every scenario against every controller, from target to report' },
];

/** The arrows of the layout; `architecture.test.ts` holds them, CONTRIBUTING.md shows them. */
export const layers: readonly Layer[] = [
  {
    path: 'infra/settings',
    holds: "a stack's settings with every default, durations, the budget, and what is refused",
    mayImport: [],
  },
  {
    path: 'infra/controllers',
    holds: 'what we know of each ingress controller, behind one `Controller` type; pure',
    mayImport: ['infra/settings'],
  },
  { path: 'apps/shared', holds: 'what the programs in pods have in common', mayImport: [] },
  { path: 'apps/ws-server', holds: 'the WebSocket server', mayImport: ['apps/shared'] },
  { path: 'apps/cleanup', holds: 'the cleanup service', mayImport: ['apps/shared'] },
  {
    path: 'infra/manifests',
    holds: 'plain Kubernetes objects, as Kubernetes writes them; pure',
    mayImport: ['infra/settings', 'infra/controllers'],
  },
  { path: 'infra/outputs.ts', holds: 'what a stack tells the probes', mayImport: ['infra/settings'] },
  {
    path: 'infra/images',
    holds: 'the images of apps and probes: what goes into them, their tags, and how they come into a cluster',
    mayImport: ['infra/settings'],
  },
  {
    path: 'infra/components',
    holds: 'Pulumi components, thin: manifests and chart values become resources',
    mayImport: ['infra/settings', 'infra/controllers', 'infra/manifests', 'infra/outputs.ts', 'infra/images'],
  },
  {
    path: 'index.ts',
    holds: 'the program that `pulumi up` runs',
    mayImport: ['infra/settings', 'infra/controllers', 'infra/outputs.ts', 'infra/images', 'infra/components'],
  },
  ...measuring.map((layer, index) => ({
    ...layer,
    mayImport: [...infra, ...also(layer.path), ...measuring.slice(0, index).map((earlier) => earlier.path)],
  })),
  { path: 'cli', holds: 'verbs, flags, progress; beside `cli.ts` the only place that prints', mayImport: 'everything' },
  { path: 'cli.ts', holds: 'the command', mayImport: 'everything' },
  { path: 'bench', holds: 'measurements of drainproof itself', mayImport: 'everything' },
  { path: 'docs', holds: 'pages, and the tests that hold them and this table to the code', mayImport: 'everything' },
  {
    path: 'bin',
    holds: 'plain JavaScript that runs before anything is installed, and installs it',
    mayImport: ['cli.ts', 'index.ts'],
  },
];

/** The programs of the shards run in pods, as the apps do, and read their environment in the same way. */
function also(path: string): readonly string[] {
  return path === 'probes/shards' ? ['apps/shared'] : [];
}

/** The layer to which a file belongs; undefined for files of the top level. */
export function layerOf(file: string): Layer | undefined {
  return layers.find(({ path }) => file === path || file.startsWith(`${path}/`));
}
