// What Pulumi runs (`main` in Pulumi.yaml). Plain JavaScript, since it has to say so when this Node cannot run TypeScript.

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
/** Types are stripped by default from 22.18 on, and from 23.6. */
const isNewEnough = major > 23 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18);

if (!isNewEnough) {
  process.stderr.write(
    `drainproof's stacks need Node 22.18 or later, and Pulumi runs Node ${process.versions.node} (${process.execPath}): install Node 24 (https://nodejs.org/en/download), or put one first on PATH\n`,
  );
  process.exit(1);
}

/** The stack's outputs. Pulumi takes a module's default export as an object of them. */
export default { ...(await import('../index.ts')) };
