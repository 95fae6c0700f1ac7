/** Arguments or surroundings that a stack cannot be made of. The message is a whole sentence for its user. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

/** @throws Refusal with every sentence that stands there */
export function refuse(problems: readonly (string | false | null)[]): void {
  const found = problems.filter((problem) => typeof problem === 'string');
  if (found.length > 0) throw new Refusal(found.join('\n'));
}
