import * as pulumi from '@pulumi/pulumi';
import type { ByImage } from '../images/names.ts';
import { imageNames } from '../images/names.ts';
import type { ImageSettings } from '../images/references.ts';
import { imageReferences } from '../images/references.ts';
import { refuse } from './refusal.ts';

export interface AppImagesArgs {
  /** Registry and tag as the stack's settings have them. @default no registry, and the content's hash as the tag */
  readonly settings?: ImageSettings;
  /** Hash of what each image contains. */
  readonly hashes: ByImage<string>;
}

/**
 * The images of apps and probes by their references. It builds nothing: `npm run images` does, under the same names, so that previews
 * and tests need no container engine.
 */
export class AppImages extends pulumi.ComponentResource {
  readonly references: ByImage<string>;

  constructor(name: string, { settings = {}, hashes }: AppImagesArgs, options?: pulumi.ComponentResourceOptions) {
    refuse(imageNames.map((image) => hashes[image] === '' && `the image '${image}' has no content hash`));
    super('drainproof:infra:AppImages', name, {}, options);
    this.references = imageReferences(settings, hashes);
    this.registerOutputs({ references: this.references });
  }
}
