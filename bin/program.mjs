// What Pulumi runs (`main` in Pulumi.yaml). Plain JavaScript, since it has to say so when this Node cannot run TypeScript.

/** Types are stripped by default from here on. */
const [leastMajor, leastMinor] = [22, 18];

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const isNewEnough = major > leastMajor || (major === leastMajor && minor >= leastMinor);

if (!isNewEnough) {
  process.stderr.write(
    `drainproof's stacks need Node ${leastMajor}.${leastMinor} or later, and Pulumi runs Node ${process.versions.node} (${process.execPath}): install Node 24 (https://nodejs.org/en/download), or put one first on PATH\n`,
  );
  process.exit(1);
}

/** The stack's outputs. Pulumi takes a module's default export as an object of them. */
export default { ...(await import('../index.ts')) };
