import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { parseReport } from '../probes/report/read.ts';
import type { Report, RunReport } from '../probes/report/schema.ts';
import type { Project } from './stacks.fixture.ts';
import { cloneProject, loadImages, setShortTimes } from './stacks.fixture.ts';

const drainproof = 'node bin/drainproof.mjs';
/** Enough to see what becomes of them, few enough for two cores that run a whole cluster besides. */
const fleet = '--connections 60 --seed 7';
const stacks = ['minikube', 'minikube-haproxy-defaults', 'minikube-nginx'] as const;

/**
 * The way of the README on a real cluster, with the stacks' times made short: up, run, side by side with other controllers, compare,
 * destroy. The tests follow each other, and each needs what those before it have left.
 */
describe('the stacks on a cluster', () => {
  let project: Project;

  before(async () => {
    project = await cloneProject();
    await loadImages(project);
    for (const stack of stacks) await setShortTimes(project, stack);
  });
  after(async () => {
    for (const stack of stacks) await project.run(`pulumi destroy --yes --stack ${stack}`, { minutes: 5 });
    await project[Symbol.asyncDispose]();
  });

  const up = (stack: string) => project.must(`pulumi up --yes --skip-preview --stack ${stack}`, { minutes: 6 });
  const reportOf = async (folder: string): Promise<Report> => {
    const file = join(project.folder, folder, 'report.json');
    return parseReport(await readFile(file, 'utf8'), file);
  };
  const kubectl = (line: string) => project.must(`kubectl ${line}`);

  test('an up whose images are nowhere says which command makes them, and waits for nothing', async () => {
    await project.must('pulumi config set --stack minikube --path drainproof:images.tag never-built');
    const { code, stdout, stderr, seconds } = await project.run('pulumi up --yes --stack minikube');
    await project.must('pulumi config rm --stack minikube drainproof:images');
    assert.notEqual(code, 0);
    assert.match(stdout + stderr, /npm run images/);
    assert.ok(seconds < 90, `${seconds} s`);
  });

  test('npm run images builds them and loads them', async () => {
    const { stderr } = await project.must('npm run images', { minutes: 8 });
    assert.match(stderr, /drainproof\/ws-server/);
  });

  test('up makes a stack of nothing within three minutes, and its smoke probe has held connections', async () => {
    const { stdout, seconds } = await up('minikube');
    assert.ok(seconds < 180, `${seconds} s`);
    assert.match(stdout, /smoke/);
  });

  test('the next up finds nothing to change', async () => {
    const { seconds } = await project.must('pulumi up --yes --skip-preview --expect-no-changes --stack minikube');
    assert.ok(seconds < 45, `${seconds} s`);
  });

  test('the API server knows every field of every object of ours', async () => {
    const { stdout } = await project.must('pulumi stack export --stack minikube');
    const objects = objectsOf(stdout);
    assert.ok(objects.length > 20, `${objects.length} objects`);
    await writeFile(
      join(project.folder, 'objects.json'),
      JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }),
    );
    await kubectl('apply --server-side --force-conflicts --dry-run=server --validate=strict -f objects.json');
  });

  test('replicas that somebody else has set are left as they are', async () => {
    await kubectl('-n minikube-apps scale deployment/ws-server --replicas 3');
    await project.must('pulumi up --yes --skip-preview --expect-no-changes --stack minikube');
    const { stdout } = await kubectl('-n minikube-apps get deployment/ws-server -o jsonpath={.spec.replicas}');
    assert.equal(stdout, '3');
    await kubectl('-n minikube-apps scale deployment/ws-server --replicas 2');
    await kubectl('-n minikube-apps rollout status deployment/ws-server --timeout 60s');
  });

  test('a restart of the aligned controller cuts nothing, and one of the server moves all with 1001', async () => {
    const { code, stdout, stderr } = await project.run(
      `${drainproof} run --target stack:minikube controller-restart server-restart ${fleet} --out aligned`,
    );
    assert.equal(code, 0, stdout + stderr);
    const report = await reportOf('aligned');
    const restart = runOf(report, 'controller-restart');
    assert.equal(restart.target, 'stack:minikube');
    assert.equal(restart.connections.kept, restart.connections.held);
    assert.deepEqual(restart.connections.cutBy, {});
    const server = runOf(report, 'server-restart');
    assert.deepEqual(server.connections.endedBy, { 'app-close': 60 });
    assert.deepEqual(codesOf(server), [1001]);
    assert.equal(server.connections.neverBack, 0);
    assert.deepEqual(killedPods(report), []);
  });

  test('a grace of its own and nothing else cuts all at once: two stacks, side by side', async () => {
    await up('minikube-haproxy-defaults');
    const { code } = await project.run(
      `${drainproof} run --target stack:minikube-haproxy-defaults controller-restart ${fleet} --out defaults`,
    );
    assert.equal(code, 1);
    const run = runOf(await reportOf('defaults'), 'controller-restart');
    assert.deepEqual(run.connections.cutBy, { 'proxy-signal': 60 });
    assert.ok((run.observed[0]?.lastMs ?? Infinity) < 2_000, JSON.stringify(run.observed));
  });

  test('a run while another one holds the stack is refused, and Ctrl-C leaves the stack as it was', async () => {
    const first = project.start(`${drainproof} run --target stack:minikube controller-reload ${fleet} --out first`);
    await first.saying(/the fault begins/);
    const second = await project.run(`${drainproof} run --target stack:minikube baseline ${fleet} --out second`);
    first.kill('SIGINT');
    assert.equal((await first.ended).code, 130);
    assert.equal(second.code, 3, second.stderr);
    assert.match(second.stderr, /stack 'minikube' is in use: .* process \d+/);
    const { stdout } = await kubectl('-n minikube-apps get ingress,service,deployment -o name');
    assert.deepEqual(stdout.trim().split('\n').toSorted(), [
      'deployment.apps/cleanup',
      'deployment.apps/ws-server',
      'ingress.networking.k8s.io/ws-server',
      'service/ws-server',
      'service/ws-server-control',
    ]);
  });

  test('compare measures two controllers side by side and names the timeouts in which they differ', async () => {
    await up('minikube-nginx');
    const { code, stdout, stderr } = await project.run(
      `${drainproof} compare stack:minikube stack:minikube-nginx --scenarios controller-restart,server-restart ${fleet} --out compared`,
    );
    assert.ok(code === 0 || code === 1, `${String(code)}: ${stderr}`);
    assert.match(stdout, /minikube-nginx/);
    const report = await reportOf('compared');
    assert.deepEqual(
      report.runs.map((run) => `${run.controller} ${run.scenario} ${run.verdict}`).toSorted(),
      stacks
        .filter((stack) => stack !== 'minikube-haproxy-defaults')
        .flatMap((stack) => ['controller-restart', 'server-restart'].map((name) => `${stack} ${name} passed`))
        .toSorted(),
    );
    assert.deepEqual(killedPods(report), []);
  });

  test('destroy ends connections that are open by the app’s own drain, within two minutes, and leaves nothing', async () => {
    const holder = project.start(`${drainproof} run --target stack:minikube baseline ${fleet} --keep 100s --out held`);
    await holder.saying(/held/);
    const { seconds } = await project.must('pulumi destroy --yes --skip-preview --stack minikube', { minutes: 5 });
    assert.ok(seconds < 120, `${seconds} s`);
    holder.kill('SIGINT');
    await holder.ended;
    const others = stacks.slice(1);
    await Promise.all(others.map((stack) => project.must(`pulumi destroy --yes --skip-preview --stack ${stack}`)));
    assert.deepEqual(await leftovers(project), []);
  });
});

function runOf({ runs }: Report, scenario: string): RunReport {
  const found = runs.find((run) => run.scenario === scenario);
  assert.ok(found, `no run of ${scenario}`);
  return found;
}

/** Close codes of the ends that others than the clients made. */
function codesOf({ ledger }: RunReport): readonly (number | null)[] {
  return [...new Set(ledger.filter(({ cause }) => cause !== null && cause !== 'client').map(({ code }) => code))];
}

/** Pods that were killed: their containers ended with 137. */
function killedPods({ runs }: Report): readonly string[] {
  return runs
    .flatMap(({ events }) => events)
    .flatMap((event) => (event['kind'] === 'pod' && event['exitCode'] === 137 ? [String(event['pod'])] : []));
}

/** The Kubernetes objects in a stack's exported state, as the program wrote them; not what the charts make, or what it only reads. */
function objectsOf(exported: string): readonly object[] {
  const { deployment } = JSON.parse(exported) as Exported;
  return deployment.resources
    .filter(({ type, external }) => /^kubernetes:(?!helm)[^:]+:\w+$/.test(type) && external !== true)
    .map(({ inputs = {} }) => Object.fromEntries(Object.entries(inputs).filter(([key]) => !key.startsWith('__'))));
}

interface Exported {
  readonly deployment: {
    readonly resources: readonly {
      readonly type: string;
      readonly external?: boolean;
      readonly inputs?: Readonly<Record<string, unknown>>;
    }[];
  };
}

/** What a stack would leave in the cluster: everything of ours that has no namespace, and the namespaces. */
async function leftovers(project: Project): Promise<readonly string[]> {
  const kinds = 'namespaces,ingressclasses,clusterroles,clusterrolebindings';
  const { stdout } = await project.must(`kubectl get ${kinds} -o name`);
  return stdout.split('\n').filter((name) => stacks.some((stack) => name.includes(stack)));
}
