import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { ServerUnaryCall, sendUnaryData, ServiceDefinition } from '@grpc/grpc-js';
import { Server, ServerCredentials, status } from '@grpc/grpc-js';

const load = createRequire(import.meta.url);

/** A message of Pulumi's protocol, as far as it is used here. */
interface Message {
  getType(): string;
  getName(): string;
  getParent(): string;
  getUrn(): string;
  getId(): string;
  getObject(): unknown;
  getOutputs(): { toJavaScript(): unknown } | undefined;
  getMessage(): string;
  setHassupport(value: boolean): void;
  setUrn(value: string): void;
  setId(value: string): void;
  setObject(value: unknown): void;
  setProperties(value: unknown): void;
  setRef(value: string): void;
}
type Messages = Readonly<Record<string, new () => Message>>;
type Handler = (call: ServerUnaryCall<Message, Message>, answer: sendUnaryData<Message>) => void;

const resource = load('@pulumi/pulumi/proto/resource_pb.js') as Messages;
const provider = load('@pulumi/pulumi/proto/provider_pb.js') as Messages;
const engine = load('@pulumi/pulumi/proto/engine_pb.js') as Messages;
const empty = load('google-protobuf/google/protobuf/empty_pb.js') as Messages;
const { ResourceMonitorService } = load('@pulumi/pulumi/proto/resource_grpc_pb.js') as Services;
const { EngineService } = load('@pulumi/pulumi/proto/engine_grpc_pb.js') as Services;
type Services = Readonly<Record<string, ServiceDefinition>>;

/** What a program did that Pulumi's own launcher ran. */
export interface Launched {
  readonly code: number | null;
  /** `type::name` of each resource. */
  readonly registered: readonly string[];
  /** The stack's outputs; null when it gave none. */
  readonly outputs: Readonly<Record<string, unknown>> | null;
  /** What it told the engine, and wrote on its own. */
  readonly said: string;
}

export interface Launch {
  readonly project: string;
  readonly stack: string;
  readonly config: Readonly<Record<string, string>>;
  readonly environment: NodeJS.ProcessEnv;
}

/** Runs the project's entry point in a preview as the Pulumi command does, against an engine that only takes notes. */
export async function launch({ project, stack, config, environment }: Launch): Promise<Launched> {
  const notes = { registered: [] as string[], outputs: null as Launched['outputs'], said: '' };
  const server = new Server();
  serve(server, ResourceMonitorService, monitor(stack, notes));
  serve(server, EngineService, listener(notes));
  const port = await new Promise<number>((resolve, reject) => {
    const credentials = ServerCredentials.createInsecure();
    server.bindAsync('127.0.0.1:0', credentials, (error, bound) => (error === null ? resolve(bound) : reject(error)));
  });
  const address = `127.0.0.1:${port}`;
  const child = spawn(
    process.execPath,
    [
      join(project, 'node_modules/@pulumi/pulumi/cmd/run/index.js'),
      ...['--monitor', address, '--engine', address, '--project', 'drainproof', '--stack', stack],
      ...['--pwd', project, '--parallel', '8', '--dry-run', 'true', 'bin/program.mjs'],
    ],
    { cwd: project, env: { ...environment, PULUMI_CONFIG: JSON.stringify(config), PULUMI_NODEJS_TYPESCRIPT: 'false' } },
  );
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (notes.said += text));
  }
  const [code] = (await once(child, 'close')) as [number | null];
  server.forceShutdown();
  return { code, ...notes };
}

interface Notes {
  readonly registered: string[];
  outputs: Launched['outputs'];
  said: string;
}

function serve(
  server: Server,
  service: ServiceDefinition | undefined,
  handlers: Readonly<Record<string, Handler>>,
): void {
  if (service === undefined) throw new Error('the protocol of Pulumi has changed: a service is not there');
  const missing: Handler = (_, answer) => answer({ code: status.UNIMPLEMENTED });
  const all = Object.keys(service).map((name) => [name, handlers[name] ?? missing] as const);
  server.addService(service, Object.fromEntries(all));
}

function monitor(stack: string, notes: Notes): Readonly<Record<string, Handler>> {
  const answerWith = (
    messages: Messages,
    name: string,
    fill: (message: Message, request: Message) => void,
  ): Handler => {
    const Type = messages[name];
    if (Type === undefined) throw new Error(`the protocol of Pulumi has changed: there is no ${name}`);
    return ({ request }, answer) => {
      const message = new Type();
      fill(message, request);
      answer(null, message);
    };
  };
  const done = answerWith(empty, 'Empty', () => undefined);
  return {
    supportsFeature: answerWith(resource, 'SupportsFeatureResponse', (message) => message.setHassupport(true)),
    registerPackage: answerWith(resource, 'RegisterPackageResponse', (message) => message.setRef('package')),
    invoke: answerWith(provider, 'InvokeResponse', () => undefined),
    readResource: answerWith(resource, 'ReadResourceResponse', (message, request) =>
      message.setUrn(urnOf(stack, request)),
    ),
    registerResource: answerWith(resource, 'RegisterResourceResponse', (message, request) => {
      notes.registered.push(`${request.getType()}::${request.getName()}`);
      message.setUrn(urnOf(stack, request));
      message.setObject(request.getObject());
    }),
    registerResourceOutputs: answerWith(empty, 'Empty', (_, request) => {
      if (!request.getUrn().includes('pulumi:pulumi:Stack')) return;
      notes.outputs = (request.getOutputs()?.toJavaScript() ?? null) as Launched['outputs'];
    }),
    signalAndWaitForShutdown: done,
  };
}

function urnOf(stack: string, request: Message): string {
  return `urn:pulumi:${stack}::drainproof::${request.getType()}::${request.getName()}`;
}

function listener(notes: Notes): Readonly<Record<string, Handler>> {
  const answer = (name: string): Handler => {
    const Type = engine[name] ?? empty[name];
    if (Type === undefined) throw new Error(`the protocol of Pulumi has changed: there is no ${name}`);
    return (_, reply) => reply(null, new Type());
  };
  return {
    log: ({ request }, reply) => {
      notes.said += `${request.getMessage()}\n`;
      answer('Empty')({ request } as never, reply);
    },
    getRootResource: answer('GetRootResourceResponse'),
    setRootResource: answer('SetRootResourceResponse'),
  };
}
