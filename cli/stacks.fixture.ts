import { execFile, spawn } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setInterval } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const repository = join(import.meta.dirname, '..');

/** Where the machine keeps the cluster that these tests use, with the charts that stand in for upstream's. */
const clusterFolder = join(repository, '..', 'shared', 'cluster');

/** What a command said, how it ended, and how long it took. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
}

/** A command that was started. */
export interface Running {
  kill(signal: NodeJS.Signals): void;
  /** Resolves when its standard error has said this. */
  saying(words: RegExp): Promise<void>;
  readonly ended: Promise<Ended>;
}

/** A checkout of this repository in a folder of its own, with a Pulumi state of its own, as a user has it after `git clone`. */
export class Project implements AsyncDisposable {
  readonly folder: string;
  readonly #environment: Readonly<Record<string, string | undefined>>;

  constructor(folder: string) {
    this.folder = folder;
    this.#environment = {
      ...process.env,
      // The tests' own Node first: Pulumi runs the program with the `node` that it finds.
      PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter),
      NO_COLOR: '1',
      PULUMI_BACKEND_URL: `file://${join(folder, 'state')}`,
      PULUMI_CONFIG_PASSPHRASE: 'test',
      PULUMI_SKIP_UPDATE_CHECK: 'true',
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
      // buildah in a container: no mounts, no user namespaces.
      STORAGE_DRIVER: 'vfs',
      BUILDAH_ISOLATION: 'chroot',
    };
  }

  /** Starts a command in the project's folder; it is killed after so long. */
  start(line: string, { minutes = 10 } = {}): Running {
    const begun = performance.now();
    const [command = '', ...args] = line.split(' ').filter((word) => word !== '');
    const child = spawn(command, args, {
      cwd: this.folder,
      env: this.#environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: minutes * 60_000,
    });
    const said = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
    const ended = new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
    return {
      kill: (signal) => void child.kill(signal),
      saying: async (words) => {
        for await (const _ of setInterval(100)) {
          if (words.test(said.stderr)) return;
          if (child.exitCode !== null)
            throw new Error(`'${line}' ended without saying ${String(words)}:\n${said.stderr}`);
        }
      },
      ended: ended.then((code) => ({ code, ...said, seconds: (performance.now() - begun) / 1000 })),
    };
  }

  /** Runs a command to its end. */
  run(line: string, options?: { minutes?: number }): Promise<Ended> {
    return this.start(line, options).ended;
  }

  /** The same, where anything but exit code 0 is an error that shows what was said. */
  async must(line: string, options?: { minutes?: number }): Promise<Ended> {
    const ended = await this.run(line, options);
    if (ended.code === 0) return ended;
    throw new Error(`'${line}' ended with ${String(ended.code)}:\n${tail(ended.stdout)}\n${tail(ended.stderr)}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Copies what git knows of (as it is now), with the packages that are installed, and the stand-ins' charts in `charts/`. */
export async function cloneProject(): Promise<Project> {
  const folder = await mkdtemp(join(tmpdir(), 'drainproof-stacks-'));
  const { stdout } = await run('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: repository });
  for (const file of stdout.split('\n').filter((line) => line !== '')) {
    await cp(join(repository, file), join(folder, file), { recursive: true });
  }
  await symlink(join(repository, 'node_modules'), join(folder, 'node_modules'));
  await mkdir(join(folder, 'state'));
  await copyCharts(folder);
  return new Project(folder);
}

/** The stand-in controllers' images, and folders in them that their users must be able to write to. */
const standIns = [
  {
    archive: 'kubernetes-ingress-3.1.14',
    image: 'docker.io/haproxytech/kubernetes-ingress:3.1.14',
    user: '1000',
    folders: '/usr/local/etc/haproxy',
  },
  {
    archive: 'ingress-nginx',
    image: 'registry.k8s.io/ingress-nginx/controller:v1.15.1',
    user: 'www-data',
    folders: '/etc/nginx',
  },
] as const;

/**
 * Brings into the cluster, and into buildah's store, what a registry would give: this machine has none. The stand-ins are built from
 * files that nobody may write to, and keep that in their images, so that their proxies could not start: they get the right to.
 */
export async function loadImages(project: Project): Promise<void> {
  const home = process.env['LAB_CLUSTER_HOME'] ?? '/var/lib/lab-cluster';
  await project.must(`buildah pull docker-archive:${home}/images/node.tar`);
  const folder = join(project.folder, 'stand-in');
  await mkdir(folder);
  for (const { archive, image, user, folders } of standIns) {
    await project.must(`buildah pull docker-archive:${home}/images/${archive}.tar`);
    await writeFile(join(folder, 'Dockerfile'), `FROM ${image}\nUSER 0\nRUN chmod -R u+w ${folders}\nUSER ${user}\n`);
    await project.must(`buildah bud --network host --pull-never -t mended-${archive} stand-in`);
    await project.must(`buildah push mended-${archive} docker-archive:${archive}.tar:${image}`);
    await project.must(`minikube image load ${archive}.tar`);
  }
}

/**
 * The charts' stand-ins. The hook Job of HAProxy's chart has the security context there that its Deployment has, as upstream's has it
 * (haproxytech/helm-charts, kubernetes-ingress/templates/controller-crdjob.yaml); the stand-in's forgets it, and no pod of it starts.
 */
async function copyCharts(folder: string): Promise<void> {
  const charts = join(folder, 'charts');
  await cp(join(clusterFolder, 'ingress', 'charts'), charts, { recursive: true });
  const job = join(charts, 'kubernetes-ingress', 'templates', 'crdjob.yaml');
  const security =
    '{allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}, seccompProfile: {type: RuntimeDefault}}';
  await chmod(join(job, '..'), 0o755);
  await chmod(job, 0o644);
  const text = await readFile(job, 'utf8');
  await writeFile(
    job,
    text.replace('        - name: crd\n', `        - name: crd\n          securityContext: ${security}\n`),
  );
}

/**
 * Times in which a restart of a controller can be watched to its end in a minute. Everything else is as the stack's file has it: the
 * figures of controllers that are left as they come are not touched.
 */
const short: readonly (readonly [string, string])[] = [
  ['session.keep', '30s'],
  ['session.longestOperation', '5s'],
  ['controller.terminationGracePeriod', '61s'],
  ['controller.margin', '6s'],
  ['app.terminationGracePeriod', '25s'],
  ['app.preStopDelay', '5s'],
  ['app.drain', '10s'],
  ['propagation', '2s'],
];

/** Makes a stack of the project with its own file's settings, but for short times, and the charts of this machine. */
export async function setShortTimes(project: Project, stack: string): Promise<void> {
  await project.must(`pulumi stack init ${stack}`);
  const chart = stack.includes('nginx') ? 'ingress-nginx' : 'kubernetes-ingress';
  for (const [key, value] of [...short, ['controller.chart', `charts/${chart}`] as const]) {
    const path = key.includes('.') ? '--path ' : '';
    await project.must(`pulumi config set --stack ${stack} ${path}drainproof:${key} ${value}`);
  }
}

function tail(text: string): string {
  return text.trimEnd().split('\n').slice(-40).join('\n');
}
