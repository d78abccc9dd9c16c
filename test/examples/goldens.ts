import { existsSync, readdirSync } from 'node:fs';
import { join, parse, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runInProcess } from './run-in-process.js';

export const EXAMPLES = fileURLToPath(new URL('../../examples', import.meta.url));
export const GOLDENS = join(EXAMPLES, 'golden');

interface Golden {
  /** The example it is made from, as named from `examples/`. */
  readonly example: string;
  /** The golden report, as named from `examples/golden/`. */
  readonly file: string;
  readonly format: 'json' | 'text' | 'markdown';
}

const IS_CONFIGURATION = /\.(json|ya?ml)$/;

/** Every example, sorted; its folders not among them. */
export function exampleFiles(): string[] {
  return readdirSync(EXAMPLES)
    .filter((file) => IS_CONFIGURATION.test(file))
    .sort();
}

/** Every configuration, or experiment, in a folder of `examples/`, as named from there, sorted. */
export function filesIn(folder: 'course' | 'experiments' | 'incidents' | 'judges'): string[] {
  return readdirSync(join(EXAMPLES, folder))
    .filter((file) => IS_CONFIGURATION.test(file))
    .sort()
    .map((file) => `${folder}/${file}`);
}

/**
 * Every golden report there has to be: JSON and text of every example, though only JSON of one that is another's in
 * YAML; Markdown of one; text of every incident; both of every judge; text of every experiment, and JSON of one.
 */
export function goldens(): Golden[] {
  const examples = exampleFiles();
  return [
    ...examples.flatMap((example): Golden[] => {
      const { name, ext } = parse(example);
      if (ext !== '.json' && examples.includes(`${name}.json`)) {
        return [{ example, file: `${example}.report.json`, format: 'json' }];
      }
      const both: Golden[] = [
        { example, file: `${name}.report.json`, format: 'json' },
        { example, file: `${name}.report.txt`, format: 'text' },
      ];
      return name === 'error-spike' ? [...both, { example, file: `${name}.report.md`, format: 'markdown' }] : both;
    }),
    ...[...filesIn('experiments'), ...filesIn('incidents'), ...filesIn('judges')].map((example): Golden => {
      const { dir, name } = parse(example);
      return { example, file: `${dir}/${name}.report.txt`, format: 'text' };
    }),
    ...[...filesIn('judges'), 'experiments/game-day.yaml'].map((example): Golden => {
      const { dir, name } = parse(example);
      return { example, file: `${dir}/${name}.report.json`, format: 'json' };
    }),
  ];
}

/** Every golden report there is, as named from `examples/golden/`, sorted. */
export function goldenFiles(): string[] {
  if (!existsSync(GOLDENS)) return [];
  return readdirSync(GOLDENS, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(GOLDENS, join(entry.parentPath, entry.name)))
    .sort();
}

export function isExperiment(example: string): boolean {
  return example.startsWith('experiments/');
}

export function isIncident(example: string): boolean {
  return example.startsWith('incidents/');
}

/** The report an example gives now, seed 42. Of the configuration's path a report holds only the file name. */
export async function reportOf({ example, format }: Pick<Golden, 'example' | 'format'>): Promise<string> {
  const file = join(EXAMPLES, example);
  // As few runs as advice needs.
  const plays = isExperiment(example) ? ['experiment', file, '--runs', '50'] : ['--config', file];
  const args = [...plays, '--seed', '42', '--format', format];
  const { code, out, err } = await runInProcess(args);
  if (code !== 0 || err !== '') throw new Error(`${example} as ${format}: exit code ${code}\n${err}`);
  return out;
}
