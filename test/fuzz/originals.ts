import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { EXAMPLES, exampleFiles, filesIn } from '../examples/goldens.js';
import type { Original } from './mutations.js';

/** Every example configuration, those of incidents and judges among them. */
export function exampleConfigs(): readonly Original[] {
  return [...exampleFiles(), ...filesIn('incidents'), ...filesIn('judges')].map(original);
}

/** One of the examples, by its name in their folder. */
export function original(name: string): Original {
  const bytes = readFileSync(join(EXAMPLES, name));
  return { name, bytes, document: parse(bytes.toString()) };
}
