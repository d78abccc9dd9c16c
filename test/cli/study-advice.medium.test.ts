import { readFileSync, writeFileSync } from 'node:fs';
import { beforeEach, expect, it } from 'vitest';
import { format, parseConfig, study } from '../../src/index.js';
import { runBuilt } from './built-program.js';
import { runHere } from './run-here.js';
import { inTemporaryFolder } from './temporary-folder.js';

const folder = inTemporaryFolder();

const PLAN = JSON.stringify({
  service: { requests_per_second: 200 },
  stages: [
    { traffic_percent: 10, duration: '5m' },
    { traffic_percent: 50, duration: '15m' },
  ],
});
const STUDY = ['study', '-qc', 'plan.json', '--scenarios', 'conversion_drop,cold_cache', '-n', '120'];

beforeEach(() => writeFileSync('plan.json', PLAN));

it('the advice of a study is the same of shards that are merged, of one that goes on, and of the library', async () => {
  const { out } = await runHere(STUDY);
  const { advice, schema_version: version } = JSON.parse(out);
  expect(advice.map(({ scenario }: { scenario: string }) => scenario)).toContain('conversion_drop');
  expect(version).toBe('1.3.0');

  await runHere([...STUDY, '--shard', '1/2', '-o', 'one.json']);
  await runHere([...STUDY, '--shard', '2/2', '-o', 'two.json']);
  expect(readFileSync('one.json', 'utf8')).not.toContain('"advice"');
  expect((await runHere(['merge', 'two.json', 'one.json'])).out).toBe(out);

  expect((await runHere([...STUDY, '--checkpoint', 'kept.json', '--jobs', '1'])).out).toBe(out);
  expect((await runHere([...STUDY, '--checkpoint', 'kept.json', '--jobs', '2'])).out).toBe(out);

  const parsed = await parseConfig(PLAN, { file: 'plan.json' });
  if (!parsed.ok) throw new Error('the plan is right');
  const made = await study(parsed.config, { runs: 120, scenarios: ['conversion_drop', 'cold_cache'] });
  expect(format(made, 'json')).toBe(out);
});

it('the advice of a study that threads play is the same of any number of jobs', async () => {
  const many = [...STUDY.slice(0, -1), '2700'];
  const here = await runHere(many);
  expect(JSON.parse(here.out).advice).not.toEqual([]);
  for (const jobs of ['1', '2', '3']) {
    const { code, out, err } = await runBuilt(folder(), [...many, '--jobs', jobs]);
    expect({ code, out: out.toString(), err }).toEqual(here);
  }
});
