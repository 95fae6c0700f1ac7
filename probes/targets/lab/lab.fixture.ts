import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { Controller } from '../../../infra/controllers/controller.ts';
import { controllerFor, variants } from '../../../infra/controllers/catalogue.ts';
import type { Budget } from '../../../infra/settings/budget.ts';
import { budget } from '../../../infra/settings/budget.ts';
import { scale } from '../../../infra/settings/scale.ts';
import { readSettings } from '../../../infra/settings/read-settings.ts';
import type { SettingsInput } from '../../../infra/settings/schema.ts';
import { startClock } from '../../timeline/clock.ts';
import type { TimelineEvent } from '../../timeline/events.ts';
import type { Recorder } from '../../timeline/recorder.ts';
import { startRecorder } from '../../timeline/recorder.ts';
import type { Target } from '../target.ts';
import { HeldConnection } from './held-connection.fixture.ts';
import { startLab } from './lab.ts';
import type { RunDirectory } from './run-directory.ts';
import { openRunDirectory } from './run-directory.ts';

/** A running lab with connections held on it. */
export interface TestLab extends AsyncDisposable {
  readonly target: Target;
  readonly controller: Controller;
  readonly budget: Budget;
  readonly held: HeldConnection[];
  readonly recorder: Recorder;
  /** Opens so many more. */
  open(count: number): Promise<readonly HeldConnection[]>;
}

export interface TestLabOptions {
  /** Id of a variant, or the controller's settings. */
  readonly variant?: string;
  readonly controller?: NonNullable<SettingsInput['controller']>;
  readonly timeScale?: number;
  readonly links?: boolean;
  readonly hold?: number;
  readonly directory?: RunDirectory;
}

const signal = AbortSignal.timeout(120_000);

export async function startTestLab(options: TestLabOptions): Promise<TestLab> {
  await using stack = new AsyncDisposableStack();
  const settings = readSettings(settingsOf(options), { file: 'the lab test' });
  const controller = controllerFor(settings);
  const scaled = scale(budget(settings, controller.rules), options.timeScale ?? 1 / 60);
  const clock = startClock();
  const recorder = startRecorder(clock);
  const directory = options.directory ?? stack.use(await openRunDirectory(() => undefined));
  const target = stack.use(
    await startLab({
      ...recorder,
      clock,
      directory,
      controller,
      budget: scaled,
      links: options.links ?? false,
      maxConnections: 1_000,
      signal,
    }),
  );
  const held: HeldConnection[] = [];
  stack.defer(() => {
    for (const connection of held) connection.close();
  });
  const open = async (count: number): Promise<readonly HeldConnection[]> => {
    const opening = Array.from({ length: count }, (_, index) =>
      HeldConnection.open(target.url, `c${held.length + index + 1}`, () => clock.now()),
    );
    const opened = await Promise.all(opening);
    held.push(...opened);
    return opened;
  };
  await open(options.hold ?? 10);
  const owned = stack.move();
  return {
    target,
    controller,
    budget: scaled,
    held,
    recorder,
    open,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** No heartbeat within a test: its compressed 0.3 s for a pong would end connections on a busy machine. */
const quiet = { heartbeatInterval: '30m', heartbeatTimeout: '30m' } as const;

function settingsOf({ variant, controller }: TestLabOptions): SettingsInput {
  if (variant === undefined) return { controller, session: quiet };
  const found = variants.find(({ id }) => id === variant);
  assert.ok(found, `a variant '${variant}'`);
  return { ...found.settings, session: quiet };
}

/** Waits until something is so. */
export async function until(condition: () => boolean, what: string, deadlineMs = 10_000): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  while (!condition()) {
    if (performance.now() > deadline) assert.fail(`never came to be: ${what}`);
    await delay(5);
  }
}

type EventOf<K extends TimelineEvent['kind']> = Extract<TimelineEvent, { readonly kind: K }>;

/** The events of one kind, in the order of their times. */
export function eventsOf<K extends TimelineEvent['kind']>(lab: Pick<TestLab, 'recorder'>, kind: K): EventOf<K>[] {
  return lab.recorder.events().filter((event): event is EventOf<K> => event.kind === kind);
}
