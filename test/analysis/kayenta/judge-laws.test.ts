import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeByKayenta } from '../../../src/analysis/kayenta/judge-by-kayenta.js';
import { shiftInterval } from '../../../src/stats/ranks/shift-interval.js';
import { deepFreeze } from '../../simulation/deep-freeze.js';
import { config, metric } from './judging.js';

const value = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -3, max: 9 }) },
  { weight: 2, arbitrary: fc.double({ min: 0, max: 1, noNaN: true }) },
  fc.double(),
  fc.constant(Number.NaN),
);
const side = fc.array(value, { maxLength: 12 });

const judgement = fc.record({
  experiment: side,
  control: side,
  solver: fc.constantFrom('kayenta' as const, 'exact' as const),
  options: fc.record({
    direction: fc.constantFrom('increase' as const, 'decrease' as const, 'either' as const),
    nanStrategy: fc.constantFrom('remove' as const, 'replace' as const),
    outliers: fc.constantFrom('keep' as const, 'remove' as const),
    critical: fc.boolean(),
    mustHaveData: fc.boolean(),
    measure: fc.constantFrom('mean_ratio' as const, 'cles' as const),
  }),
});

type Judgement = typeof judgement extends fc.Arbitrary<infer T> ? T : never;

function judge({ experiment, control, solver, options: { measure, ...options } }: Judgement) {
  const one = metric({ ...options, effectSize: { measure } });
  const input = deepFreeze([{ metric: one.name, experiment, control }]);
  return judgeByKayenta(deepFreeze(config({ metrics: [one], solver })), input);
}

describe('any points', () => {
  it('are judged without a throw, without touching them, and every number of the result is finite', () => {
    fc.assert(
      fc.property(judgement, (any) => {
        const result = judge(any);
        // JSON has neither NaN nor infinities, and writes null for both: what comes back is then another result.
        expect(JSON.parse(JSON.stringify(result))).toEqual(dropSign(result));
        expect(judge(any)).toEqual(result);
      }),
      { numRuns: 500 },
    );
  });

  it('mean the same in any order', () => {
    fc.assert(
      fc.property(judgement, (any) => {
        const turned = { ...any, experiment: any.experiment.toReversed(), control: any.control.toReversed() };
        const [result] = judge(any).metrics;
        // Sums of doubles depend on the order, in their last digits, so those of the mean are not compared.
        expect(judge(turned).metrics).toMatchObject([{ interval: result?.interval, estimate: result?.estimate }]);
      }),
      { numRuns: 200 },
    );
  });
});

/** Points in the units of shares, of milliseconds and of requests, of which those of the canary lie a little off. */
const measured = fc.record({
  scale: fc.constantFrom(1e-3, 1, 200, 1e6),
  values: fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })), {
    minLength: 1,
    maxLength: 60,
  }),
  off: fc.constantFrom(-1, -0.1, -0.01, 0, 0.01, 0.1, 0.3, 1),
  lumps: fc.constantFrom(0, 4),
  solver: fc.constantFrom('kayenta' as const, 'exact' as const),
  direction: fc.constantFrom('increase' as const, 'decrease' as const, 'either' as const),
  measure: fc.constantFrom('mean_ratio' as const, 'cles' as const),
});

describe('a classification', () => {
  it('is that of the whole interval beside what is tolerated, where its effect counts', () => {
    fc.assert(
      fc.property(measured, ({ scale, values, off, lumps, solver, direction, measure }) => {
        const lumped = (value: number): number => (lumps === 0 ? value : Math.round(value * lumps) / lumps);
        const experiment = values.map(([value]) => scale * (lumped(value) + off));
        const control = values.map(([, value]) => scale * lumped(value));
        const one = metric({ direction, effectSize: { measure } });
        const input = [{ metric: one.name, experiment, control }];
        const [result] = judgeByKayenta(config({ metrics: [one], solver }), input).metrics;
        const found = shiftInterval(experiment, control, 0.98, solver);
        if (result?.interval == null || found === null) return;
        const { low, high, estimate } = found;
        const { effect } = result;
        expect(result).toMatchObject({ interval: [low, high], estimate, bound: 0.25 * Math.abs(estimate) });
        const neutral = measure === 'cles' ? 0.5 : 1;
        const isHigh = direction !== 'decrease' && low > 0.25 * Math.abs(estimate) && (effect ?? 2) >= neutral;
        const isLow = direction !== 'increase' && high < -0.25 * Math.abs(estimate) && (effect ?? 0) <= neutral;
        expect(result.classification).toBe(isHigh ? 'High' : isLow ? 'Low' : 'Pass');
      }),
      { numRuns: 1_000 },
    );
  });
});

/** JSON knows no −0. */
function dropSign(value: unknown): unknown {
  if (typeof value === 'number') return value === 0 ? 0 : value;
  if (Array.isArray(value)) return value.map(dropSign);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, dropSign(part)]));
  }
  return value;
}
