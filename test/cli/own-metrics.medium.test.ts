import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { runHere } from './run-here.js';
import { inTemporaryFolder } from './temporary-folder.js';

inTemporaryFolder();

/** A canary that now and then pays too seldom, by chance. */
const CHANCY = {
  service: { requests_per_second: 20 },
  metrics: {
    checkout: { ratio_of: 'requests', stable: 0.4, better: 'higher' },
    paid: { ratio_of: 'checkout', stable: 0.9, canary: 0.87, better: 'higher' },
    queue: { stable: 40, cv: 0.3, better: 'lower' },
    jobs: { per: 'minute', stable: 6, better: 'lower' },
  },
  thresholds: { paid: { max_decrease: 0.06 }, queue: { max: 100 }, jobs: { max_ratio: 4 } },
  stages: [{ name: 'half', traffic_percent: 50, duration: '10m' }],
};

const STUDY = ['study', '-q', '-n', '48', '--scenarios', 'configured', '--sweep', 'metrics.paid.canary=0.84,0.9'];

it('a study and its shards give the same bytes with metrics of your own, whoever plays them', async () => {
  writeFileSync('stages.json', JSON.stringify(CHANCY));
  const args = STUDY.filter((word) => !['--scenarios', 'configured'].includes(word));
  const alone = await runHere([...args, '--jobs', '1']);
  expect(alone.err).toBe('');
  const [worse] = JSON.parse(alone.out).points;
  expect(worse.rolled_back.rate).toBeGreaterThan(0.5);
  expect(await runHere([...args, '--jobs', '2'])).toEqual(alone);
  for (const shard of ['1/2', '2/2']) await runHere([...args, '--shard', shard, '-o', `${shard[0]}.json`]);
  expect(await runHere(['merge', '2.json', '1.json'])).toEqual(alone);
});

it('a comparison meets the world of the new plan: an old one that names a metric that is not there does not fit', async () => {
  const { metrics: _, thresholds: __, ...plain } = CHANCY;
  writeFileSync('own.json', JSON.stringify(CHANCY));
  writeFileSync('plain.json', JSON.stringify(plain));
  const fits = await runHere(['compare', '-q', 'plain.json', 'own.json', '-n', '8', '--scenarios', 'healthy']);
  expect(fits.code).toBe(0);
  const misfit = await runHere(['compare', '-q', 'own.json', 'plain.json', '-n', '8', '--scenarios', 'healthy']);
  expect(misfit.code).toBe(2);
  expect(misfit.err).toContain('unknown metric `paid`');
});

it('a policy test expects a metric of your own as a reason, and names none that the plan has not', async () => {
  writeFileSync('stages.json', JSON.stringify({ ...CHANCY, thresholds: { paid: { min: 0.95 } } }));
  const given = (metric: string) =>
    writeFileSync(
      'tests.json',
      JSON.stringify({ config: 'stages.json', cases: [{ name: 'payments', expect: { reason: { metric } } }] }),
    );
  given('paid');
  expect(await runHere(['test', '-q', 'tests.json', '-f', 'text'])).toMatchObject({ code: 0, err: '' });
  given('piad');
  const wrong = await runHere(['test', '-q', 'tests.json']);
  expect(wrong.code).toBe(2);
  expect(wrong.err).toContain('found the text "piad", did you mean `paid`?');
});

it('a trace has metrics of your own in each window, and the understood document as they were written', async () => {
  writeFileSync('stages.json', JSON.stringify(CHANCY));
  await runHere(['-q', '--trace', 'trace.jsonl', '-o', 'report.json']);
  const [window] = readFileSync('trace.jsonl', 'utf8').split('\n');
  expect(Object.keys(JSON.parse(window ?? '').canary.metrics)).toEqual(Object.keys(CHANCY.metrics));
  const { out } = await runHere(['validate', '-q', '--print']);
  expect(JSON.parse(out).metrics).toEqual(CHANCY.metrics);
});
