import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseConfig } from '../../src/config/parse-config.js';
import type { Setup } from '../../src/model/setup.js';

export const EXERCISES = fileURLToPath(new URL('../../examples/exercises/', import.meta.url));

export interface Document {
  stages: Record<string, unknown>[];
  [field: string]: unknown;
}

export /** What a configuration, changed as told, sets up. */
async function setupOf(file: string, change: (document: Document) => void = () => {}): Promise<Setup> {
  const document: Document = JSON.parse(readFileSync(join(EXERCISES, file), 'utf8'));
  change(document);
  const parsed = await parseConfig(JSON.stringify(document));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.config.setup;
}
