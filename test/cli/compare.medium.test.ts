import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { HEALTHY } from './configs.js';
import { runHere } from './run-here.js';
import { inTemporaryFolder } from './temporary-folder.js';

const folder = inTemporaryFolder();
const file = (name: string) => join(folder(), 'plans', name);
const plan = (parts: object) => JSON.stringify({ ...JSON.parse(HEALTHY), ...parts });

beforeEach(() => {
  mkdirSync(join(folder(), 'plans'));
  writeFileSync(file('old.json'), HEALTHY);
  writeFileSync(file('same.yaml'), HEALTHY);
  writeFileSync(file('loose.json'), plan({ thresholds: { error_rate: { max: 0.9 } } }));
  writeFileSync(file('other-world.json'), plan({ service: { requests_per_second: 50 }, name: 'other' }));
  writeFileSync(
    file('fault.json'),
    plan({ faults: [{ error_rate: 0.1, from: { stage: 'all', plus: '1m' } }], name: 'fault' }),
  );
  writeFileSync(
    file('other-stages.json'),
    plan({ stages: [{ name: 'one', traffic_percent: 100, duration: '5m' }], thresholds: { error_rate: { max: 0.5 } } }),
  );
  writeFileSync(file('finer.json'), plan({ analysis: { interval: '90s' } }));
});

const compare = (...args: readonly string[]) => runHere(['compare', ...args]);
const FEW = ['--runs', '20', '--scenarios', 'error_spike'] as const;

describe('compare', () => {
  it('prints as text what is worse and what is better, and the command that repeats it', async () => {
    const { code, out, err } = await compare(file('old.json'), file('loose.json'), '-f', 'text', ...FEW);
    expect(err).toBe('');
    expect(code).toBe(0);
    expect(out).toContain('✗ excess_failed_requests.mean');
    expect(out).toContain('canary-sim compare old.json loose.json --seed 42 --runs 20 --scenarios error_spike');
    expect(out).not.toContain(folder());
  });

  it('always plays healthy, and by default what a study would play', async () => {
    const names = async (...args: readonly string[]) => {
      const { out } = await compare(file('old.json'), file('old.json'), '--format', 'json', ...args);
      return JSON.parse(out).scenarios.map(({ name }: { name: string }) => name);
    };
    expect(await names(...FEW)).toEqual(['healthy', 'error_spike']);
    const all = await names('--runs', '1');
    expect(all[0]).toBe('healthy');
    expect(all).toHaveLength(15);
  });

  it('finds no difference between a plan and itself, whatever the notation', async () => {
    const { out } = await compare(file('old.json'), file('same.yaml'), '--format', 'json', ...FEW);
    const { better, worse, indistinguishable, scenarios } = JSON.parse(out);
    expect([better, worse]).toEqual([0, 0]);
    expect(indistinguishable).toBeGreaterThan(10);
    for (const { changes } of scenarios) for (const { difference } of changes) expect(difference).toBe(0);
  });

  it.each(['json', 'markdown', 'csv', 'junit', 'github'])(
    'gives the same bytes each time as %s, with another seed others',
    async (format) => {
      const args = [file('old.json'), file('loose.json'), '--format', format, ...FEW];
      const first = await compare(...args);
      expect(first.code).toBe(0);
      expect((await compare(...args)).out).toBe(first.out);
      if (format !== 'github') expect((await compare(...args, '--seed', '43')).out).not.toBe(first.out);
    },
  );

  it('takes the format and the seed before it or after it', async () => {
    const plans = ['compare', file('old.json'), file('loose.json'), ...FEW];
    const options = ['--format', 'markdown', '--seed', '7'];
    expect(await runHere([...options, ...plans])).toEqual(await runHere([...plans, ...options]));
  });

  it('compares plans with different intervals on the same traffic', async () => {
    const { out, code } = await compare(
      file('old.json'),
      file('finer.json'),
      '--format',
      'json',
      '--runs',
      '20',
      '--scenarios',
      'healthy',
    );
    expect(code).toBe(0);
    const [{ changes }] = JSON.parse(out).scenarios;
    const failed = changes.find(({ figure }: { figure: string }) => figure === 'failed_requests.mean');
    expect(failed.difference).toBe(0);
  });

  it('plays both plans in the world of the new one where they differ, and says so', async () => {
    const { out, err, code } = await compare(file('other-world.json'), file('old.json'), '--format', 'json', ...FEW);
    expect(code).toBe(0);
    expect(err).toMatch(
      /warning: .*other-world\.json and .*old\.json differ in more than their plans; both plans meet the world of .*old\.json\n$/,
    );
    for (const { changes } of JSON.parse(out).scenarios) {
      for (const { difference } of changes) expect(difference).toBe(0);
    }
    expect((await compare(file('other-world.json'), file('old.json'), '--quiet', ...FEW)).err).toBe('');
  });

  it('refuses an old plan that is invalid in the world of the new one', async () => {
    const { err, code } = await compare(file('other-stages.json'), file('fault.json'), ...FEW);
    expect(code).toBe(2);
    expect(err).toContain('other-stages.json does not fit the world of the other: faults[0].from.stage');
  });
});

describe('compare --assert', () => {
  const asserting = (...texts: readonly string[]) =>
    compare(
      file('old.json'),
      file('loose.json'),
      '--format',
      'json',
      ...FEW,
      ...texts.flatMap((text) => ['--assert', text]),
    );

  it('exits 0 when all assertions are met, on the new plan and on the change', async () => {
    const { code, out, err } = await asserting(
      'error_spike.completed.rate > 0.5',
      'change.error_spike.rolled_back.rate < 0',
    );
    expect(err).toBe('');
    expect(code).toBe(0);
    const { assertions } = JSON.parse(out);
    expect(assertions.map(({ outcome }: { outcome: string }) => outcome)).toEqual(['met', 'met']);
  });

  it('exits 1 unless all assertions are met, and prints the whole report', async () => {
    const { code, out, err } = await asserting(
      'error_spike.completed.rate > 50%',
      'change.error_spike.completed.rate <= 0',
    );
    expect(code).toBe(1);
    expect(err).toBe('canary-sim: "change.error_spike.completed.rate <= 0" is not met: 1 [0.76, 1]\n');
    expect(JSON.parse(out).assertions).toHaveLength(2);
    const undecided = await asserting('healthy.rolled_back.rate < 0.1');
    expect(undecided.code).toBe(1);
    expect(undecided.err).toContain('is undecided: 0 [0, 0.16]; about 35 runs would decide');
  });

  it('come after those of the new configuration; those of the old one are ignored', async () => {
    const asserted = (...assertions: readonly string[]) =>
      JSON.stringify({ ...JSON.parse(HEALTHY), thresholds: { error_rate: { max: 0.9 } }, assertions });
    writeFileSync(file('old.json'), JSON.stringify({ ...JSON.parse(HEALTHY), assertions: ['latent.paused.rate < 1'] }));
    writeFileSync(file('loose.json'), asserted('error_spike.completed.rate < 50%'));
    const { code, out, err } = await asserting('error_spike.completed.rate > 50%');
    expect(code).toBe(1);
    expect(err).toBe('canary-sim: "error_spike.completed.rate < 50%" is not met: 100 % [84, 100]\n');
    const { assertions, reproduce } = JSON.parse(out);
    expect(assertions.map(({ outcome }: { outcome: string }) => outcome)).toEqual(['not_met', 'met']);
    expect(reproduce).toMatch(/ --assert 'error_spike\.completed\.rate > 50%'$/);
    expect(reproduce).not.toContain('<');
    writeFileSync(file('loose.json'), asserted('latent.completed.rate < 50%'));
    const refused = await asserting();
    expect(refused.code).toBe(2);
    expect(refused.err).toMatch(
      /assertions\[0\]: .*latent\.completed\.rate < 50%.* is on a scenario that is not played/,
    );
  });

  it.each([
    ['healthy.rolledback.rate < 1', 'did you mean `rolled_back`?'],
    ['latent.rolled_back.rate < 1', 'is on a scenario that is not played'],
  ])('refuses %j before anything is played', async (text, message) => {
    const { code, out, err } = await asserting(text);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain(message);
  });
});

describe('compare refuses', () => {
  it.each([
    [['old.json'], 'a comparison is of two: compare OLD NEW, or two of --policy and --plan'],
    [['old.json', 'old.json', 'old.json'], 'was not expected after compare'],
    [['old.json', 'none.json'], 'no such file'],
    [['old.json', 'old.json', '--runs', '0'], 'whole number from 1 to 10,000,000'],
    [['old.json', 'old.json', '--jobs', '0'], 'whole number from 1 to 256'],
    [['old.json', 'old.json', '--scenarios', 'helthy'], 'did you mean `healthy`?'],
    [['old.json', 'old.json', '--format', 'xml'], 'Allowed choices are'],
    [['-', '-'], 'standard input is named twice, and can be read only once'],
  ])('%j', async (args, message) => {
    const { code, out, err } = await compare(...args.map((each) => (each.endsWith('.json') ? file(each) : each)));
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });

  it('an output over one of the plans', async () => {
    const { code, err } = await compare(file('old.json'), file('loose.json'), '--output', file('loose.json'));
    expect(code).toBe(2);
    expect(err).toContain('would overwrite');
  });

  it('a trace, which only a run has, and a format that it does not know', async () => {
    const trace = await runHere(['--trace', file('t'), 'compare', file('old.json'), file('old.json')]);
    expect(trace.err).toContain('--trace does not go with compare');
    const format = await runHere(['--config', file('old.json'), 'compare', file('old.json'), file('old.json')]);
    expect(format.err).toContain('--config is the world of --policy and --plan');
  });
});
