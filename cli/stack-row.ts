import { readFile } from 'node:fs/promises';
import { controllerFor } from '../infra/controllers/catalogue.ts';
import type { StackOutputs } from '../infra/outputs.ts';
import { OutputsError, readStackOutputs } from '../infra/outputs.ts';
import { budget } from '../infra/settings/budget.ts';
import { plainBudget } from '../infra/settings/plain.ts';
import { readSettings } from '../infra/settings/read-settings.ts';
import type { Settings, SettingsInput } from '../infra/settings/schema.ts';
import { isCloud } from '../infra/settings/schema.ts';
import { SettingsError } from '../infra/settings/settings-error.ts';
import { flatten } from '../probes/compare/flatten.ts';
import { pulumiOutput } from './pulumi-output.ts';
import type { Row } from './selection.ts';
import { whyUnreadable } from './unreadable.ts';
import { UsageError } from './usage-error.ts';

/**
 * A deployed stack as a row of the matrix, with its name.
 * @param of its name, or a file that ends with .json and holds its outputs
 * @throws UsageError when there are none, OutputsError when they cannot be read, or are another version's
 */
export async function rowOfStack(of: string): Promise<Row> {
  const file = of.endsWith('.json');
  const outputs = file
    ? readStackOutputs(await outputsFile(of), `'${of}'`)
    : readStackOutputs(await pulumiOutput(of), `stack '${of}'`);
  return { ...rowOfOutputs(outputs), file: null, target: `stack:${of}`, stack: outputs };
}

/** The same settings for the lab, which has no stack. */
export async function labRowOfOutputs(path: string): Promise<Row> {
  const outputs = readStackOutputs(await outputsFile(path), `'${path}'`);
  return { ...rowOfOutputs(outputs), file: path, target: 'lab', stack: null };
}

function rowOfOutputs(outputs: StackOutputs): Pick<Row, 'variant' | 'settings'> {
  const { stack } = outputs;
  const settings = settingsOf(outputs);
  const { name } = settings.controller;
  if (isCloud(name)) {
    throw new UsageError(
      `stack '${stack}' stands behind ${name}, a load balancer of the cloud: this version accounts for connections through controllers with pods only`,
    );
  }
  const controller = controllerFor(settings);
  checkBudget(outputs, JSON.parse(JSON.stringify(plainBudget(budget(settings, controller.rules)))) as object);
  const variant = {
    id: stack,
    title: `${controller.title}, stack ${stack}`,
    description: 'What does my own stack do to my WebSockets?',
    settings: outputs.settings as SettingsInput,
  };
  return { variant, settings };
}

function settingsOf({ stack, settings }: StackOutputs): Settings {
  try {
    return readSettings(settings, { file: `the settings that stack '${stack}' was deployed with` });
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    throw new OutputsError(`${error.message}\n${again(stack)}`, { cause: error });
  }
}

/** What is predicted must be what was deployed: both make their times from the settings, each with its own version of the rules. */
function checkBudget({ stack, budget: deployed }: StackOutputs, made: object): void {
  const there = flatten(deployed);
  const here = flatten(made as Readonly<Record<string, unknown>>);
  const unlike = [...new Set([...there.keys(), ...here.keys()])].filter((key) => there.get(key) !== here.get(key));
  if (unlike.length === 0) return;
  const shown = unlike
    .slice(0, mostShown)
    .map((key) => `'${key}' is ${there.get(key) ?? 'not there'} in the stack and ${here.get(key) ?? 'nothing'} here`);
  const more = unlike.length > mostShown ? `, and ${unlike.length - mostShown} more` : '';
  throw new OutputsError(
    `the budget of stack '${stack}' is not what its settings make here: ${shown.join(', ')}${more}. ${again(stack)}`,
  );
}

const mostShown = 3;

function again(stack: string): string {
  return `It was deployed by another version of drainproof: deploy it again with this one, 'pulumi up --stack ${stack}'`;
}

async function outputsFile(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    throw new UsageError(
      `'${path}': ${whyUnreadable(error)}; give a file with what 'pulumi stack output --json' prints`,
    );
  });
}
