import { installNode, isNewEnough, startAgainWith } from './node.mjs';
import { installPackages } from './packages.mjs';

/**
 * Node and packages: what every command needs. Silent where nothing is to be done. Where this Node is too old the whole command
 * goes on in another, and this call does not come back.
 */
export async function setUp() {
  if (!isNewEnough(process.versions.node)) {
    const node = await installNode();
    await installPackages();
    await startAgainWith(node);
  }
  await installPackages();
}
