import { describe, expect, it } from 'vitest';
import { judgeByKayenta } from '../../../src/analysis/kayenta/judge-by-kayenta.js';
import type { KayentaClassification } from '../../../src/analysis/kayenta/kayenta-result.js';
import { intervalVerdict, type Judged, roundHalfUp, score, verdict } from '../../../src/analysis/kayenta/score.js';
import { config, metric } from './judging.js';

/** `Pass@a,b` is a metric of the groups a and b that passed; `!` before it makes it critical, `~` muted. */
function judged(text: string): Judged {
  const [, marks = '', classification = '', groups = ''] = /^([!~]*)(\w+)@?(.*)$/.exec(text) ?? [];
  return {
    config: { muted: marks.includes('~'), groups: groups === '' ? [] : groups.split(',') },
    result: {
      classification: classification as KayentaClassification,
      critical: marks.includes('!'),
      reason: `reason of ${text}`,
    },
  };
}

function scoreOf(metrics: readonly string[], weights: Readonly<Record<string, number>> = {}) {
  return score(metrics.map(judged), weights);
}

describe('the score of a group', () => {
  it.each([
    ['is the share that passed', ['Pass@a', 'High@a', 'Low@a', 'Pass@a'], 50],
    ['counts what must have data and has none as failed', ['Pass@a', 'NodataFailMetric@a', 'Pass@a', 'Pass@a'], 75],
    ['leaves out what has no data', ['Pass@a', 'Nodata@a', 'High@a'], 50],
    ['leaves out what could not be compared', ['Pass@a', 'Error@a', 'Error@a'], 100],
    ['leaves out what is muted', ['Pass@a', '~High@a', '~!High@a'], 100],
    ['counts a metric once, however often it is in the group', ['Pass@a,a', 'High@a'], 50],
  ])('%s', (_, metrics, expected) => {
    expect(scoreOf(metrics)).toMatchObject({ groups: [{ name: 'a', score: expected, weight: 100, noData: false }] });
    expect(scoreOf(metrics).score).toBe(expected);
  });

  it('is 0 without data, and counts as 100 in the sum', () => {
    const { groups, score } = scoreOf(['Nodata@a', 'Pass@b', 'High@b', 'Pass@b', 'Pass@b']);
    expect(groups[0]).toEqual({ name: 'a', score: 0, weight: 50, noData: true });
    expect(score).toBe(87.5);
  });

  it('a metric counts in each of its groups', () => {
    expect(scoreOf(['High@a,b', 'Pass@b']).groups).toMatchObject([
      { name: 'a', score: 0 },
      { name: 'b', score: 50 },
    ]);
  });
});

describe('the weights', () => {
  const METRICS = ['Pass@a', 'High@b', 'Pass@b'];

  it.each([
    ['are shared evenly when there are none', {}, [50, 50], 75],
    ['leave the rest to the others', { b: 80 }, [20, 80], 60],
    ['may all be given', { a: 30, b: 70 }, [30, 70], 65],
    ['below 100 are not stretched', { a: 10, b: 20 }, [10, 20], 20],
    ['above 100 inflate', { a: 150, b: 20 }, [150, 20], 160],
    ['of a group that is absent are lost', { a: 30, b: 30, gone: 40 }, [30, 30], 45],
    ['of a group that is absent are taken from the rest too', { b: 30, gone: 40 }, [30, 30], 45],
    ['may leave less than nothing', { b: 150 }, [-50, 150], 25],
    ['of 0 are weights', { b: 0 }, [100, 0], 100],
  ])('%s', (_, weights, expected, total) => {
    const result = scoreOf(METRICS, weights);
    expect(result.groups.map(({ weight }) => weight)).toEqual(expected);
    expect(result.score).toBe(total);
  });

  it('share the rest among the groups without one', () => {
    const { groups, score } = scoreOf(['Pass@a', 'Pass@b', 'High@c'], { b: 40 });
    expect(groups.map(({ weight }) => weight)).toEqual([30, 40, 30]);
    expect(score).toBe(70);
  });

  it('of a group named like a property of every object are not taken as configured', () => {
    expect(scoreOf(['Pass@toString'], {}).groups[0]?.weight).toBe(100);
  });
});

describe('the score is 0', () => {
  it('for a critical failure, the first one giving the reason', () => {
    expect(scoreOf(['!Pass@a', 'High@a', '!Low@a', '!High@a'])).toMatchObject({
      ...{ score: 0, scoreReason: 'Canary Failed: reason of !Low@a' },
      // The groups say what they found all the same.
      groups: [{ score: 25 }],
    });
  });

  it('for a critical metric without data, before the metrics without data are counted', () => {
    expect(scoreOf(['Nodata@a', '!Nodata@a']).scoreReason).toBe('Canary Failed: reason of !Nodata@a');
  });

  it('not for a muted one', () => {
    expect(scoreOf(['Pass@a', '~!High@a'])).toMatchObject({ score: 100, scoreReason: null });
  });

  it.each([
    [['Nodata@a', 'Pass@b'], true],
    [['Nodata@a', 'Pass@b', 'Pass@b'], false],
    [['Nodata@a', '~Pass@b', 'Pass@b'], true],
    [['~Nodata@a', 'Pass@b'], false],
    [['NodataFailMetric@a', 'Pass@b'], false],
    [['Error@a', 'Pass@b'], false],
    [['Nodata@a'], true],
  ])('when half of the metrics have no data: %j → %s', (metrics, fails) => {
    const reason = 'Canary Failed: 50% or more metrics returned NODATA';
    expect(scoreOf(metrics).scoreReason).toBe(fails ? reason : null);
    expect(scoreOf(metrics).score === 0).toBe(fails);
  });

  it('without any metric, with nothing to say', () => {
    expect(scoreOf([])).toEqual({ groups: [], score: 0, scoreReason: null });
    expect(scoreOf(['~Pass@a'])).toEqual({ groups: [], score: 0, scoreReason: null });
  });
});

describe('rounding', () => {
  it.each([
    [66.66666666666667, 66.67],
    [33.33333333333333, 33.33],
    // As doubles these three are below their half: it is the text that counts.
    [1.005, 1.01],
    [8.345, 8.35],
    [1.115, 1.12],
    [2.675, 2.68],
    [12.994999, 12.99],
    [99.995, 100],
    [-1.005, -1.01],
    [-0.004, 0],
    [0.1, 0.1],
    [100, 100],
    [1e-7, 0],
    [1e21, 1e21],
  ])('%d is %d', (value, rounded) => {
    expect(roundHalfUp(value)).toBe(rounded);
  });

  it('is of the sum', () => {
    expect(scoreOf(['Pass@a', 'Pass@a', 'High@a']).score).toBe(66.67);
  });
});

describe('the verdict', () => {
  it.each([
    [100, 'Pass'],
    [95, 'Pass'],
    [94.99, 'Marginal'],
    [75, 'Marginal'],
    [74.99, 'Fail'],
    [0, 'Fail'],
  ])('of %d with 95 and 75 is %s', (value, expected) => {
    expect(verdict(value, { pass: 95, marginal: 75 })).toBe(expected);
  });

  it.each([
    [75, false, 'Fail'],
    [75.01, false, 'Continue'],
    [100, false, 'Continue'],
    [75, true, 'Fail'],
    [75.01, true, 'Fail'],
    [94.99, true, 'Fail'],
    [95, true, 'Pass'],
  ])('on the run, of %d, last: %s, is %s', (value, isLast, expected) => {
    expect(intervalVerdict(value, { pass: 95, marginal: 75 }, isLast)).toBe(expected);
  });

  it.each([
    [null, null, 0, 'Continue', 'Pass'],
    [null, 75, 76, 'Continue', 'Pass'],
    [null, 75, 75, 'Fail', 'Fail'],
    [95, null, 0, 'Continue', 'Fail'],
    [95, null, 95, 'Continue', 'Pass'],
  ] as const)(
    'on the run, with a pass of %s and a marginal of %s, of %d: %s, at last %s',
    (pass, marginal, value, ...expected) => {
      const at = (isLast: boolean) => intervalVerdict(value, { pass, marginal }, isLast);
      expect([at(false), at(true)]).toEqual(expected);
    },
  );
});

describe('a judgement', () => {
  const up = { experiment: [5, 6, 7, 8, 9], control: [1, 2, 3, 1.5, 2.5] };
  const same = { experiment: [1, 2, 3], control: [3, 2, 1] };

  it('puts metrics, groups, score and verdict together', () => {
    const metrics = [
      metric({ name: 'errors', groups: ['health'] }),
      metric({ name: 'latency', groups: ['speed'] }),
      metric({ name: 'cpu', groups: ['speed'], muted: true }),
      metric({ name: 'not measured', groups: ['else'] }),
    ];
    const result = judgeByKayenta(config({ metrics, groupWeights: { health: 80 } }), [
      { metric: 'errors', ...same },
      { metric: 'latency', ...up },
      { metric: 'cpu', ...up },
    ]);
    expect(result.metrics.map(({ metric, classification }) => [metric, classification])).toEqual([
      ['errors', 'Pass'],
      ['latency', 'High'],
      ['cpu', 'High'],
    ]);
    expect(result).toMatchObject({ score: 80, scoreReason: null, verdict: 'Marginal' });
    expect(result.groups).toEqual([
      { name: 'health', score: 100, weight: 80, noData: false },
      { name: 'speed', score: 0, weight: 20, noData: false },
    ]);
  });

  it.each([
    ['kayenta', 100, 'Pass'],
    ['exact', 0, 'Fail'],
  ] as const)('of a critical Error by %s scores %d', (solver, expected, verdict) => {
    const metrics = [metric({ critical: true }), metric({ name: 'latency' })];
    const points = [
      { metric: 'errors', experiment: [1], control: [2] },
      { metric: 'latency', ...same },
    ];
    expect(judgeByKayenta(config({ metrics, solver }), points)).toMatchObject({ score: expected, verdict });
  });

  it('throws on a metric without a configuration, and on an invalid factor', () => {
    expect(() => judgeByKayenta(config(), [{ metric: 'else', ...same }])).toThrow('else judged without');
    const metrics = [metric({ outliers: 'remove', outlierFactor: 0 })];
    expect(() => judgeByKayenta(config({ metrics }), [{ metric: 'errors', ...same }])).toThrow('outlier factor');
  });
});
