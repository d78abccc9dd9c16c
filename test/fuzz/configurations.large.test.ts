import { readdirSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeEach, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse-config.js';
import { example } from '../cli/configs.js';
import { runHere } from '../cli/run-here.js';
import { inTemporaryFolder } from '../cli/temporary-folder.js';
import { endsWell, type Prints } from './ends-well.js';
import { fuzzed } from './fuzzed.js';
import { damaged, type Mutant, mutated } from './mutations.js';
import { exampleConfigs } from './originals.js';
import { sizeBound } from './size-bound.js';
import { textOf } from './tree.js';

inTemporaryFolder();

const ORIGINAL = 'stages.json';

beforeEach(() => writeFileSync(ORIGINAL, example(ORIGINAL)));

/** A command that reads a configuration from standard input. */
interface Command {
  readonly args: readonly string[];
  readonly prints: Prints;
  /** So many parts a rollout may have that this takes seconds at most; of a larger one it is only asked whether it is valid. */
  readonly most: number;
}

const report = (format: 'json' | 'text' | 'markdown'): Command => ({
  args: ['-c', '-', '-f', format, '--expect', 'COMPLETED'],
  prints: format === 'json' ? { format, schema: 'report' } : { format },
  most: 5_000,
});

const study = (format: Prints['format']): Command => ({
  args: ['study', '-c', '-', '-n', '3', '--jobs', '1', '--scenarios', 'configured,slow_burn', '-f', format],
  prints: format === 'json' ? { format, schema: 'study' } : { format },
  most: 1_000,
});

const compare = (format: Prints['format']): Command => ({
  args: ['compare', ORIGINAL, '-', '-n', '3', '--jobs', '1', '--scenarios', 'latent', '-f', format],
  prints: format === 'json' ? { format, schema: 'compare' } : { format },
  most: 500,
});

const COMMANDS: readonly Command[] = [
  { args: ['validate', '-c', '-'], prints: { format: 'text' }, most: Number.POSITIVE_INFINITY },
  { args: ['validate', '--print', '-c', '-'], prints: { format: 'json', schema: 'config' }, most: 1e9 },
  ...(['json', 'json', 'text', 'markdown'] as const).map(report),
  ...(['json', 'text', 'markdown', 'csv', 'junit', 'github'] as const).map(study),
  ...(['json', 'text', 'markdown', 'csv', 'junit', 'github'] as const).map(compare),
  {
    args: ['study', '-c', '-', '-n', '2', '--jobs', '1', '--sweep', 'analysis.min_requests=5,100', '-f', 'json'],
    prints: { format: 'json', schema: 'sweep' },
    most: 1_000,
  },
  { args: ['lint', '-c', '-', '-f', 'json'], prints: { format: 'json', schema: 'lint' }, most: 300 },
  { args: ['lint', '-c', '-', '--strict', '-f', 'text'], prints: { format: 'text' }, most: 300 },
  {
    args: ['blast-radius', '-c', '-', '-n', '2', '-f', 'json'],
    prints: { format: 'json', schema: 'blast-radius' },
    most: 300,
  },
];

/** So much processor time no case may take, in seconds; the most that any was seen to take is two. */
const MOST_SECONDS = 60;

async function holds({ bytes }: Mutant, { args, prints, most }: Command): Promise<void> {
  const read = await parseConfig(bytes.toString());
  const isSmall = !read.ok || sizeBound(read.config.document) <= most;
  const used = process.cpuUsage();
  const stdin = async () => bytes;
  const ended = isSmall ? await runHere(args, { stdin }) : await runHere(['validate', '-c', '-'], { stdin });
  const { user } = process.cpuUsage(used);
  await endsWell(ended, isSmall ? prints : { format: 'text' }, bytes.toString());
  // What is no configuration is refused by every command, and what is one by none but for what it asks of the configuration.
  if (!read.ok) expect(ended.code).toBe(2);
  expect(user / 1e6).toBeLessThan(MOST_SECONDS);
  expect(readdirSync('.')).toEqual([ORIGINAL]);
}

const command = fc.constantFrom(...COMMANDS);

it('an example with its structure changed, as JSON, ends every command well', async () => {
  await fuzzed(mutated(exampleConfigs()), command, 700, holds);
});

it('an example with its structure changed, as YAML, ends every command well', async () => {
  await fuzzed(
    mutated(exampleConfigs(), (tree) => `# YAML\n${textOf(tree)}\n`),
    command,
    250,
    holds,
  );
});

it('an example with its bytes flipped, cut, doubled or replaced ends every command well', async () => {
  await fuzzed(damaged(exampleConfigs()), command, 450, holds);
});
