import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type Config, type NamedText, parseRehearsal } from '../../src/index.js';

/** A file of `examples/rehearsals/`, under its name. */
export function exampleFile(path: string): NamedText {
  const text = readFileSync(new URL(`../../examples/rehearsals/${path}`, import.meta.url), 'utf8');
  return { file: basename(path), text };
}

/** An example's policy in an example's world. */
export async function rehearsalConfig(policy: string, world: string): Promise<Config> {
  const parsed = await parseRehearsal({ policies: [exampleFile(policy)], world: exampleFile(world) });
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join('\n'));
  return parsed.config;
}
