/** Of what there is a schema: files that people write first, then the JSON of commands. */
export const SCHEMA_NAMES = [
  'config',
  'policy-tests',
  'report',
  'study',
  'sweep',
  'compare',
  'test',
  'lint',
  'blast-radius',
] as const;

export type SchemaName = (typeof SCHEMA_NAMES)[number];
