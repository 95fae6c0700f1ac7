/** Settings that cannot be used. One line for each problem, each with what was found, what is allowed and what would break; exit code 2. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly problems: readonly string[];

  constructor(where: string, problems: readonly string[]) {
    super(`${where}:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}
