import { SCHEMA_VERSION } from './schema-version.js';

/** Which program made something, and in which shape; among its last keys. */
export function programJson(version: string) {
  return { schema_version: SCHEMA_VERSION, tool: { name: 'canary-sim', version } } as const;
}
