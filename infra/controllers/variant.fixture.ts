import fc from 'fast-check';
import { anySettings, settingsOf } from '../settings/arbitrary.fixture.ts';
import type { Budget } from '../settings/budget.ts';
import { budget } from '../settings/budget.ts';
import type { SettingsInput } from '../settings/schema.ts';
import { SettingsError } from '../settings/settings-error.ts';
import { controllerFor, controllers, variants } from './catalogue.ts';
import type { Controller, Variant } from './controller.ts';

/** A controller with a budget made for it, in real time. */
export interface Budgeted {
  readonly controller: Controller;
  readonly made: Budget;
  readonly isAligned: boolean;
}

export function variantById(id: string): Variant {
  const found = variants.find((variant) => variant.id === id);
  if (found === undefined) throw new Error(`no variant '${id}'`);
  return found;
}

export function budgeted(input: SettingsInput): Budgeted {
  const settings = settingsOf(input);
  const controller = controllerFor(settings);
  const isAligned = settings.controller.timeouts === 'aligned';
  return { controller, made: budget(settings, controller.rules), isAligned };
}

/** The budget of a controller whose settings name nothing but it. */
export function asTheChart(controller: Controller): Budget {
  const { name, profile } = controller;
  return budgeted({ controller: { name, profile, timeouts: 'chart-defaults' } }).made;
}

/** Any controller with any budget that is not refused for it. */
export const anyBudgeted: fc.Arbitrary<Budgeted> = fc
  .tuple(fc.constantFrom(...controllers), anySettings)
  .map(([controller, input]) => {
    try {
      const { name, profile } = controller;
      return budgeted({ ...input, controller: { ...input.controller, name, profile } });
    } catch (error) {
      if (error instanceof SettingsError) return null;
      throw error;
    }
  })
  .filter((made) => made !== null);
