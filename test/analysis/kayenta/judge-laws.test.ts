import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeByKayenta } from '../../../src/analysis/kayenta/judge-by-kayenta.js';
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

/** JSON knows no −0. */
function dropSign(value: unknown): unknown {
  if (typeof value === 'number') return value === 0 ? 0 : value;
  if (Array.isArray(value)) return value.map(dropSign);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, dropSign(part)]));
  }
  return value;
}
