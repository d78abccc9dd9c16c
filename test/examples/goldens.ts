import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runInProcess } from './run-in-process.js';

export const EXAMPLES = fileURLToPath(new URL('../../examples', import.meta.url));
export const GOLDENS = join(EXAMPLES, 'golden');

interface Golden {
  /** The example it is made from, as named in `examples/`. */
  readonly example: string;
  /** The golden report, as named in `examples/golden/`. */
  readonly file: string;
  readonly format: 'json' | 'text' | 'markdown';
}

/** Every example, sorted. */
export function exampleFiles(): string[] {
  return readdirSync(EXAMPLES)
    .filter((file) => /\.(json|ya?ml)$/.test(file))
    .sort();
}

/** Every golden report there has to be: JSON of every example, text of those in JSON, Markdown of one. */
export function goldens(): Golden[] {
  return exampleFiles().flatMap((example): Golden[] => {
    if (!example.endsWith('.json')) return [{ example, file: `${example}.report.json`, format: 'json' }];
    const name = example.slice(0, -'.json'.length);
    const both: Golden[] = [
      { example, file: `${name}.report.json`, format: 'json' },
      { example, file: `${name}.report.txt`, format: 'text' },
    ];
    return name === 'error-spike' ? [...both, { example, file: `${name}.report.md`, format: 'markdown' }] : both;
  });
}

/** The report an example gives now, seed 42. Of the configuration's path a report holds only the file name. */
export async function reportOf({ example, format }: Pick<Golden, 'example' | 'format'>): Promise<string> {
  const args = ['--seed', '42', '--config', join(EXAMPLES, example), '--format', format];
  const { code, out, err } = await runInProcess(args);
  if (code !== 0 || err !== '') throw new Error(`${example} as ${format}: exit code ${code}\n${err}`);
  return out;
}
