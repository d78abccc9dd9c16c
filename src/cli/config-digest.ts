import { createHash } from 'node:crypto';
import type { ConfigDocument } from '../config/schema/config-document.js';

/**
 * SHA-256 of a configuration as understood: JSON without spaces, defaults filled in, keys in the order of the schema.
 * So it does not change with layout, comments, or JSON against YAML, and does with anything that could change a run.
 */
export function configDigest(document: ConfigDocument): string {
  return `sha256:${createHash('sha256').update(JSON.stringify(document)).digest('hex')}`;
}
