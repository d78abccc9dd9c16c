import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scenarioSetup } from '../../src/config/build-setup.js';
import { parseConfig } from '../../src/config/parse-config.js';
import type { ConfigDocument } from '../../src/config/schema/config-schema.js';
import { parseSweep, type Sweep } from '../../src/config/sweep-values.js';
import { withValue } from '../../src/config/with-value.js';
import type { SweepPoint } from '../../src/model/results/study.js';
import { sweepProblemSentence, valueProblemSentence } from '../../src/report/words/problems/sweep-problem-sentence.js';
import { simulate } from '../../src/simulation/simulate.js';
import { detectable } from '../../src/study/detectable.js';
import { scenarioResult } from '../../src/study/scenario-result.js';
import { sweepResult } from '../../src/study/sweep.js';
import { rule, setup, stage, version } from '../simulation/setups.js';
import { playRuns } from './played-runs.js';

function sweep(text: string): Sweep {
  const parsed = parseSweep(text);
  if (!parsed.ok) throw new Error(sweepProblemSentence(parsed.problem));
  return parsed.sweep;
}

describe('what to sweep', () => {
  it.each([
    ['canary.error_rate=0.1:0.5:5', [0.1, 0.2, 0.3, 0.4, 0.5]],
    [' canary.error_rate = 0 : 1 : 2 ', [0, 1]],
    ['service.requests_per_second=10:10000:4:log', [10, 100, 1000, 10_000]],
    ['analysis.min_requests=30:10:3', [30, 20, 10]],
    ['analysis.interval=30s,1m, 5m', ['30s', '1m', '5m']],
    ['analysis.failure_limit=0', [0]],
    ['canary.error_rate=1e-3,.5', [0.001, 0.5]],
    ['baseline=stable,fresh', ['stable', 'fresh']],
    ['canary.error_rate=0.1%, 0.5 %', [0.001, 0.005]],
    ['canary.error_rate=0.1%:0.5%:3', [0.001, 0.003, 0.005]],
    ['stages[0].traffic_percent=2%,5', [2, 5]],
    ['stages[0].duration=300,10m', ['5m', '10m']],
    ['nothing.of.the.kind=5%,300', ['5%', 300]],
  ])('%j is these values', (text, values) => {
    expect(sweep(text).values).toEqual(values);
  });

  it('has a path of keys and positions', () => {
    expect(sweep('stages[1].thresholds.error_rate.max=0.1').path).toEqual([
      'stages',
      1,
      'thresholds',
      'error_rate',
      'max',
    ]);
    expect(sweep('service.requests_per_second[2][1]=5').path).toEqual(['service', 'requests_per_second', 2, 1]);
    expect(sweep(' canary.error_rate =5').pathText).toBe('canary.error_rate');
  });

  it.each([
    ['', 'does not say what to sweep'],
    ['canary.error_rate', 'does not say what to sweep'],
    ['=1', 'does not say what to sweep'],
    ['canary.error_rate=', 'does not say what to sweep'],
    ['canary..error_rate=1', '"canary..error_rate" is not a place'],
    ['stages[x].duration=1m', 'is not a place'],
    ['canary.error_rate=0:1', 'is not from:to:steps'],
    ['canary.error_rate=0:1:5:lin', 'is not from:to:steps'],
    ['canary.error_rate=0:1:5:log:6', 'is not from:to:steps'],
    ['analysis.interval=30s:5m:3', '"30s" is not a number'],
    ['canary.error_rate=0:1:1', 'a whole number from 2 to 1,000'],
    ['canary.error_rate=0:1:2000', 'a whole number from 2 to 1,000'],
    ['canary.error_rate=0:1:5:log', 'both ends must be above 0'],
    ['canary.error_rate=1:1:5', 'there is nothing to sweep'],
    ['canary.error_rate=1,,2', 'a value is missing'],
    ['canary.error_rate=1,2,1.0', 'the value "1" is there twice'],
    ['canary.error_rate=0.02,2%', 'the value "0.02" is there twice'],
    ['canary.error_rate=0.1%:0.5:3', '"0.1%" is not a number'],
  ])('%j is refused with a sentence', (text, sentence) => {
    const parsed = parseSweep(text);
    expect(parsed.ok ? 'understood' : sweepProblemSentence(parsed.problem)).toContain(sentence);
  });

  it('has both ends, and steps that are equal or of equal ratio', () => {
    const end = fc.integer({ min: 1, max: 10_000 }).map((n) => n / 1000);
    fc.assert(
      fc.property(end, end, fc.integer({ min: 2, max: 50 }), fc.boolean(), (from, to, steps, isLog) => {
        fc.pre(from !== to);
        const { values } = sweep(`x=${from}:${to}:${steps}${isLog ? ':log' : ''}`);
        expect(values).toHaveLength(steps);
        expect([values[0], values.at(-1)]).toEqual([from, to]);
        const numbers = values.map(Number);
        const between = numbers
          .slice(1)
          .map((value, i) => (isLog ? value / (numbers[i] ?? 1) : value - (numbers[i] ?? 0)));
        for (const step of between) expect(step).toBeCloseTo(between[0] ?? 0, 8);
      }),
    );
  });

  it('parses to values, or to a problem that has a sentence, whatever the text', () => {
    const junk = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[a-z.=:,0-9[\]]{0,40}$/));
    fc.assert(
      fc.property(junk, (text) => {
        const parsed = parseSweep(text);
        if (parsed.ok) expect(parsed.sweep.values.length).toBeGreaterThan(0);
        else expect(sweepProblemSentence(parsed.problem)).toMatch(/^.{20,500}$/);
      }),
    );
  });
});

async function documentOf(said: object): Promise<ConfigDocument> {
  const read = await parseConfig(JSON.stringify(said));
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.config.document;
}

const STAGES = [
  { name: 'some', traffic_percent: 10, duration: '10m' },
  { name: 'half', traffic_percent: 50, duration: '10m' },
];

async function changed(
  said: object,
  path: readonly (string | number)[],
  value: number | string,
): Promise<ConfigDocument> {
  const read = await withValue(await documentOf(said), path, value);
  if (!read.ok) throw new Error(read.problems.map(valueProblemSentence).join('\n'));
  return read.config.document;
}

async function problems(path: readonly (string | number)[], value: number | string): Promise<string> {
  const read = await withValue(await documentOf({ stages: STAGES }), path, value);
  return read.ok ? 'understood' : read.problems.map(valueProblemSentence).join('\n');
}

describe('a configuration with another value', () => {
  it('has that value and is otherwise as it was', async () => {
    const before = await documentOf({ stages: STAGES });
    const after = await changed({ stages: STAGES }, ['canary', 'error_rate'], 0.5);
    expect(after).toEqual({ ...before, canary: { ...before.canary, error_rate: 0.5 } });
    expect((await changed({ stages: STAGES }, ['stages', 1, 'duration'], '7m')).stages[1]?.duration).toBe('7m');
  });

  it('may have it at a path that was left out before', async () => {
    const path = ['thresholds', 'cpu_percent', 'max'];
    expect((await changed({ stages: STAGES }, path, 80)).thresholds.cpu_percent).toMatchObject({ max: 80 });
    expect((await changed({ stages: STAGES }, ['slo', 'objective'], 0.99)).slo?.objective).toBe(0.99);
    expect((await changed({ stages: STAGES }, ['stages', 0, 'pause'], 'true')).stages[0]?.pause).toBe(true);
  });

  it('changes fields that follow the swept one where they are left out, and none that are given', async () => {
    const followed = await changed({ stages: STAGES }, ['analysis', 'interval'], '5m');
    expect(followed.analysis).toMatchObject({ interval: '5m', lookback: '5m' });
    const said = await changed({ stages: STAGES, analysis: { lookback: '5m' } }, ['analysis', 'interval'], '2m');
    expect(said.analysis).toMatchObject({ interval: '2m', lookback: '5m' });
    expect((await changed({ stages: STAGES }, ['rollback', 'method'], 'redeploy')).rollback.takes).toBe('10m');
    expect((await changed({ stages: STAGES }, ['preset'], 'latent')).follow_up).toBe('30m');
    expect((await changed({ stages: STAGES }, ['follow_up'], '5m')).follow_up).toBe('5m');
  });

  it('passes the same checks, and a problem names the path and the value', async () => {
    expect(await problems(['canary', 'error_rate'], 2)).toBe(
      'with canary.error_rate = 2, canary.error_rate: 2 is not allowed; it must be at least 0 and at most 1; was 2 % meant? write 0.02',
    );
    expect(await problems(['stages', 1, 'traffic_percent'], 5)).toContain('with stages[1].traffic_percent = 5, ');
    expect(await problems(['canary', 'eror_rate'], 0.1)).toContain('did you mean `error_rate`?');
    expect(await problems(['__proto__', 'x'], 1)).toContain('unknown key');
  });

  it('is refused at a path that leads to no field', async () => {
    expect(await problems(['stages', 2, 'duration'], '5m')).toBe(
      'stages[2].duration leads nowhere: stages is a list of 2, counted from [0]',
    );
    expect(await problems(['stages', 'duration'], '5m')).toContain('leads nowhere: stages is a list of 2');
    expect(await problems(['canary', 0], 5)).toContain('canary has no parts of that kind');
    expect(await problems(['canary', 'error_rate', 'x'], 5)).toContain('canary.error_rate has no parts of that kind');
  });
});

describe('plans with other intervals', () => {
  const world = { requestsPerSecond: 50, stable: version(0.02), canary: version(0.05) };
  const plan = (intervalSeconds: number) =>
    setup({
      stages: [stage('a', 10, 540, { rules: [rule('error_rate', { max: 0.9 })] })],
      plan: { intervalSeconds },
      world,
    });

  it('meet the same traffic, to the last request', () => {
    const served = (interval: number) => {
      const { windows } = simulate(plan(interval), '7');
      const sum = (count: (window: (typeof windows)[number]) => number) =>
        windows.reduce((total, window) => total + count(window), 0);
      return [
        sum(({ canary }) => canary.requests),
        sum(({ canary }) => canary.errors),
        sum(({ stable }) => stable.requests),
        sum(({ stable }) => stable.errors),
      ];
    };
    for (const interval of [90, 45, 12, 540]) expect(served(interval)).toEqual(served(60));
  });
});

function points(...curve: readonly (readonly [value: number | string, rate: number])[]): SweepPoint[] {
  const summary = playRuns(setup(), '1', 1, 1);
  const result = scenarioResult('configured', setup(), '1', summary);
  return curve.map(([value, rate]) => ({
    value,
    result: { ...result, rolledBack: { ...result.rolledBack, rate } },
    falseRollback: null,
    healthyReleased: null,
  }));
}

describe('the least detectable value', () => {
  it('lies on the line between two points', () => {
    expect(detectable(points([0, 0], [1, 0.6], [2, 1]), 0.8)).toEqual({ power: 0.8, where: 'from', value: 1.5 });
  });

  it('is the one from which on the power stays high, in whatever order values were swept', () => {
    const curve = [
      [1, 0.9],
      [4, 1],
      [2, 0.4],
      [3, 0.8],
    ] as const;
    expect(detectable(points(...curve), 0.8).value).toBe(3);
  });

  it('is the least swept value if that is detected', () => {
    expect(detectable(points([5, 0.9], [6, 0.95]), 0.8).value).toBe(5);
  });

  it('is the greatest one of a curve that falls, on the line between two points', () => {
    const falling = points([0.1, 0.9667], [0.2, 0.9], [0.4, 0.5], [0.3, 0.7]);
    // Between 0.2 and 0.3 it falls from 0.9 to 0.7.
    expect(detectable(falling, 0.8)).toEqual({ power: 0.8, where: 'up_to', value: expect.closeTo(0.25, 12) });
    expect(detectable(falling, 0.99)).toEqual({ power: 0.99, where: 'none', value: null });
  });

  it('is null if neither end is detected, which is not nowhere', () => {
    expect(detectable(points([1, 0.1], [2, 0.9], [3, 0.1]), 0.8)).toEqual({ power: 0.8, where: 'some', value: null });
    expect(detectable(points([1, 0.1], [2, 0.7]), 0.8)).toEqual({ power: 0.8, where: 'none', value: null });
  });

  it('is null if not all values are numbers', () => {
    expect(detectable(points([1, 0.9], ['30s', 0.9]), 0.8).value).toBeNull();
  });
});

describe('a sweep', () => {
  it('has a curve of the configured world, and the least detectable value', async () => {
    const document = await documentOf({
      service: { requests_per_second: 100 },
      thresholds: { error_rate: { max: 0.05 } },
      stages: [{ traffic_percent: 50, duration: '10m' }],
    });
    const { path, pathText, values } = sweep('canary.error_rate=0.001:0.1:8');
    const swept = await Promise.all(
      values.map(async (value) => {
        const read = await withValue(document, path, value);
        if (!read.ok) throw new Error('it fits');
        const at = scenarioSetup(read.config.document, 'configured');
        return { value, setup: at, summary: playRuns(at, '42', 1, 200), healthy: null };
      }),
    );
    const result = sweepResult(pathText, { complete: true, runs: 200, seed: '42' }, swept);
    const rates = result.points.map(({ result: { rolledBack } }) => rolledBack.rate);
    expect(rates[0]).toBe(0);
    expect(rates.at(-1)).toBe(1);
    // Common random numbers: the curve rises without a step back.
    expect(rates).toEqual([...rates].sort((a, b) => a - b));
    const [at80, at95] = result.detectable;
    expect(at80?.power).toBe(0.8);
    expect(at80?.value).toBeGreaterThan(0.04);
    expect(at95?.value).toBeLessThan(0.07);
    expect(at80?.value).toBeLessThanOrEqual(at95?.value ?? 0);
  });
});
