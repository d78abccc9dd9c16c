import { cpSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, expect, it } from 'vitest';
import { parsePolicyTests } from '../../src/config/policy-test/parse-policy-tests.js';
import { runHere } from '../cli/run-here.js';
import { inTemporaryFolder } from '../cli/temporary-folder.js';
import { EXAMPLES } from '../examples/goldens.js';
import { endsWell, type Prints } from './ends-well.js';
import { fuzzed } from './fuzzed.js';
import { damaged, type Mutant, mutated, type Original } from './mutations.js';
import { original } from './originals.js';
import { textOf } from './tree.js';

inTemporaryFolder();

const CONFIGS = ['stages.json', 'late-failure.json', 'thin-traffic.json'];

beforeEach(() => {
  for (const config of CONFIGS) cpSync(join(EXAMPLES, config), config);
});

const CHECKOUT = original('policy-tests/checkout.test.yaml');

/** The example, of few runs, and a file with what it has nothing of. */
const ORIGINALS: readonly Original[] = [
  CHECKOUT,
  {
    name: 'tests of everything',
    bytes: Buffer.from(''),
    document: {
      cases: [
        {
          name: 'late',
          config: 'late-failure.json',
          seed: 3,
          expect: { final_state: 'ROLLED_BACK', stage: 'canary-50pct' },
        },
        {
          name: 'why',
          config: 'late-failure.json',
          runs: 3,
          expect: {
            reason: { code: 'threshold_breached', metric: 'error_rate', condition: 'max_increase' },
            failed_requests: { min: 1, max: 100_000 },
            excess_failed_requests: { max: 10_000 },
            time_to_detect_seconds: { max: 2_000 },
          },
        },
        {
          name: 'thin',
          config: 'thin-traffic.json',
          scenario: 'latent',
          runs: 4,
          expect: { assertions: ['paused.rate > 1%', 'users_hit.p95 < 3', 'healthy.released.rate > 20%'] },
        },
      ],
    },
  },
].map(({ name, document }) => {
  const text = JSON.stringify(document)
    .replaceAll('../stages.json', 'stages.json')
    .replace(/"runs":\d{3,}/g, '"runs":5');
  return { name, bytes: Buffer.from(JSON.stringify(JSON.parse(text), null, 1)), document: JSON.parse(text) };
});

/** More runs would take more than seconds. */
const MOST_RUNS = 100;

async function holds({ bytes }: Mutant, [prints, ...more]: readonly [Prints, ...string[]]): Promise<void> {
  const parsed = await parsePolicyTests(bytes.toString());
  if (parsed.ok && parsed.cases.reduce((sum, { runs }) => sum + (runs ?? 1), 0) > MOST_RUNS) return;
  const args = ['test', '-', '-f', prints.format, ...more];
  const ended = await runHere(args, { stdin: async () => bytes });
  await endsWell(ended, prints, bytes.toString());
  if (!parsed.ok) expect(ended.code).toBe(2);
  expect(readdirSync('.').sort()).toEqual([...CONFIGS].sort());
}

const how = fc.constantFrom<readonly [Prints, ...string[]]>(
  [{ format: 'json', schema: 'test' }],
  [{ format: 'json', schema: 'test' }, '--run', 'a'],
  [{ format: 'text' }],
  [{ format: 'junit' }],
  [{ format: 'github' }],
);

it('policy tests with their structure changed, as JSON, end well', async () => {
  await fuzzed(mutated(ORIGINALS), how, 150, holds);
});

it('policy tests with their structure changed, as YAML, end well', async () => {
  await fuzzed(
    mutated(ORIGINALS, (tree) => `# YAML\n${textOf(tree)}\n`),
    how,
    300,
    holds,
  );
});

it('policy tests with their bytes flipped, cut, doubled or replaced end well', async () => {
  writeFileSync(CONFIGS[0] ?? '', JSON.stringify(original('stages.json').document));
  await fuzzed(damaged([...ORIGINALS, CHECKOUT]), how, 100, holds);
});
