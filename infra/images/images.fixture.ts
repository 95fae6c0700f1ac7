import type { CommandResult, RunCommand } from './command.ts';

/** Commands that are not run, but noted. */
export interface FakeCommands {
  readonly run: RunCommand;
  readonly lines: readonly string[];
}

type Answer = Partial<CommandResult>;

/** @param answer what a command line comes to; undefined: it works and says nothing */
export function fakeCommands(answer: (line: string) => Answer | undefined = () => undefined): FakeCommands {
  const lines: string[] = [];
  return {
    lines,
    run: async (command, args) => {
      const line = [command, ...args].join(' ');
      lines.push(line);
      return { code: 0, missing: false, output: '', ...answer(line) };
    },
  };
}

/** What comes of a command that there is not. */
export const missing: Answer = { code: null, missing: true };
