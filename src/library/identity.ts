import { createHash } from 'node:crypto';
import type { ExperimentDocument } from '../config/experiment/experiment-schema.js';
import type { ConfigDocument } from '../config/schema/config-schema.js';

/** Put in its place by the build, and by vitest, from package.json. */
declare const __VERSION__: string;

/** Of the program and the library alike. */
export const VERSION: string = __VERSION__;

/**
 * SHA-256 of a configuration as understood: JSON without spaces, defaults filled in, keys in the order of the schema.
 * So it does not change with layout, comments, or JSON against YAML, and does with anything that could change a run.
 */
export function configDigest(document: ConfigDocument | ExperimentDocument): string {
  if ('rehearsal' in document && document.rehearsal !== undefined) {
    // What files are called, and what changes nothing, is no part of what is played.
    const { command: _, world: __, withoutEffect: ___, ...rehearsal } = document.rehearsal;
    return digestOf({ ...document, rehearsal });
  }
  return digestOf(document);
}

function digestOf(document: object): string {
  return `sha256:${createHash('sha256').update(JSON.stringify(document)).digest('hex')}`;
}
