import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compare, format, lint, type Report, report, simulate, study, sweep } from '../../src/index.js';
import { runBuilt } from '../cli/built-program.js';
import { EXAMPLES, GOLDENS, goldens, isExperiment } from '../examples/goldens.js';
import { exampleConfig } from './configs.js';

async function printed(...args: readonly string[]): Promise<string> {
  const { out, err } = await runBuilt(EXAMPLES, [...args, '--quiet']);
  if (out.length === 0) throw new Error(err);
  return out.toString();
}

const MANY = ['json', 'text', 'markdown', 'csv', 'junit', 'github'] as const;
const FILE = 'late-failure.json';

const ofRuns = goldens().filter(({ example }) => !isExperiment(example));

const reports = new Map<string, Promise<Report>>();

/** Played once for all formats. */
function reportOf(example: string): Promise<Report> {
  const known = reports.get(example) ?? exampleConfig(example).then((config) => report(simulate(config, 42)));
  reports.set(example, known);
  return known;
}

test.each(ofRuns)('the report of a run is the golden $file', async ({ example, file, format: name }) => {
  expect(format(await reportOf(example), name)).toBe(readFileSync(join(GOLDENS, file), 'utf8'));
});

test('the report of a run in another world is what the program prints', async () => {
  const run = simulate(await exampleConfig(FILE), '42/17', { scenario: 'cold_cache' });
  const args = ['--seed', '42/17', '--config', FILE, '--scenario', 'cold_cache', '--format'];
  expect(format(report(run), 'json')).toBe(await printed(...args, 'json'));
  expect(format(report(run), 'text')).toBe(await printed(...args, 'text'));
});

test('a study is what the program prints, in every format', async () => {
  const assertions = ['healthy.wrongly_stopped.rate < 5%', 'memory_leak.time_to_detect_seconds.p95 <= 900'];
  const made = await study(await exampleConfig(FILE), { runs: 60, seed: 7, scenarios: ['memory_leak'], assertions });
  const args = ['study', '--config', FILE, '--runs', '60', '--seed', '7', '--scenarios', 'memory_leak'];
  const asserted = assertions.flatMap((text) => ['--assert', text]);
  for (const name of MANY) expect(format(made, name)).toBe(await printed(...args, ...asserted, '--format', name));
});

test('a study of all worlds is what the program prints', async () => {
  const made = await study(await exampleConfig(FILE), { runs: 20 });
  expect(format(made, 'json')).toBe(await printed('study', '--config', FILE, '--runs', '20'));
});

test('a study that ends once it knows enough ends where the program does', async () => {
  const made = await study(await exampleConfig(FILE), { runs: 1_000, scenarios: ['configured'], untilWidth: 0.05 });
  const args = ['study', '--config', FILE, '--scenarios', 'configured', '--until-width', '0.05'];
  expect(made.runs).toBeLessThan(1_000);
  expect(format(made, 'json')).toBe(await printed(...args));
});

test.each(['canary.error_rate=0.001:0.006:3', 'stages[2].duration=5m,15m'])('a sweep of %s is too', async (values) => {
  const made = await sweep(await exampleConfig(FILE), values, { runs: 30 });
  const args = ['study', '--config', FILE, '--runs', '30', '--sweep', values, '--format'];
  for (const name of MANY) expect(format(made, name)).toBe(await printed(...args, name));
});

test('a comparison is what the program prints, in every format', async () => {
  const [before, after] = [await exampleConfig(FILE), await exampleConfig('stages.json')];
  const options = { runs: 30, scenarios: ['error_spike'], assertions: ['change.healthy.stalled.rate <= 0'] } as const;
  const made = await compare(before, after, options);
  const args = ['compare', FILE, 'stages.json', '--runs', '30', '--scenarios', 'error_spike', '--assert'];
  for (const name of MANY) {
    expect(format(made, name)).toBe(await printed(...args, options.assertions[0], '--format', name));
  }
});

test.each([FILE, 'false-breach.json', 'judges/panel.json'])(
  'what lint says of %s is what the program prints',
  async (file) => {
    const made = lint(await exampleConfig(file));
    expect(format(made, 'text')).toBe(await printed('lint', '--config', file, '--format', 'text'));
    expect(format(made, 'json')).toBe(await printed('lint', '--config', file));
    expect(`${JSON.stringify(made, null, 2)}\n`).toBe(format(made, 'json'));
  },
);
