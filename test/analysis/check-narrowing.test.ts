import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { thresholds } from '../../src/analysis/thresholds.js';
import { CONDITION_NAMES, CONDITIONS } from '../../src/measures/conditions.js';
import type { Observation } from '../../src/model/observation.js';
import type { Stage } from '../../src/model/plan.js';
import type { Rule } from '../../src/model/rule.js';
import type { LatencyRange, Reading } from '../../src/model/source.js';
import { rule, stage } from '../simulation/setups.js';
import { cellOf, inWorld, readRows } from '../sources/generated/rows.js';
import { HEALTHY, keyOfIndex, model } from '../sources/generated/world.js';
import { failing, observation } from './observations.js';

/** What a look sees of two readings. */
function lookAt(canary: Reading, baseline: Reading): Observation {
  return { ...observation(failing(0)), canary, baseline, baselineSource: 'window' };
}

const METRICS = ['latency_p50_ms', 'latency_p95_ms', 'latency_p99_ms'] as const;
/** Limits around what the latencies are, so that all outcomes come. */
const LIMITS = { value: [40, 60, 190, 200, 240], difference: [0, 2, 20], ratio: [0.8, 0.95, 1, 1.02, 1.25] } as const;

function stageOf(rules: readonly Rule[]): Stage {
  return stage('stage', 50, 600, { rules });
}

const world = model({ canary: { ...HEALTHY, latency: { p50Ms: 52, p99Ms: 220 } } });

const rules = fc.array(
  fc.tuple(fc.constantFrom(...METRICS), fc.constantFrom(...CONDITIONS), fc.nat(9), fc.option(fc.constantFrom(50, 210))),
  { minLength: 1, maxLength: 4 },
);

/** What both arms served in so many cells. */
const served = fc.tuple(
  fc.nat(100_000),
  fc.array(fc.tuple(fc.nat(3_000), fc.nat(3_000)), { minLength: 1, maxLength: 3 }),
);

function look(seed: number, counts: readonly (readonly [number, number])[]): readonly [Reading, Reading] {
  const rows = inWorld(
    world,
    counts.map(([stable, canary], i) => cellOf(7 + i, stable + 20, canary + 20)),
  );
  const read = (arm: 'stable' | 'canary') => readRows(world, keyOfIndex(seed), arm, rows);
  return [read('canary'), read('stable')];
}

describe('a latency that is narrowed until its rule is decided', () => {
  it('gives the verdict of the latency itself, and how near it came to its bound', () => {
    const seen = { PASS: 0, FAIL: 0, INCONCLUSIVE: 0 };
    fc.assert(
      fc.property(rules, served, fc.constantFrom(-1, 0.9, 0.99), (chosen, [seed, counts], closeness) => {
        const checked = stageOf(
          chosen.map(([metric, { name, limit }, nth, floor]) => {
            const limits = LIMITS[limit];
            return { ...rule(metric, { [name]: limits[nth % limits.length] }), floor };
          }),
        );
        const analyzer = thresholds({ minRequests: 1 });
        const judge = (wantsFindings: boolean) => {
          const inquiry = { wantsFindings, closeness };
          const [canary, baseline] = look(seed, counts);
          const { judgement, memory } = analyzer.analyze(analyzer.begin(), checked, lookAt(canary, baseline), inquiry);
          return { verdict: judgement.verdict, memory, closeness: inquiry.closeness };
        };
        expect(judge(false)).toEqual(judge(true));
        seen[judge(false).verdict]++;
      }),
      { numRuns: 2_000 },
    );
    expect(Math.min(seen.PASS, seen.FAIL)).toBeGreaterThan(100);
  });

  it.each(CONDITION_NAMES)('is followed only so far as it takes: %s', (name) => {
    const steps = (limit: number): number => {
      const [canary, baseline] = look(1, [[2_000, 2_000]]).map(counting) as [Counting, Counting];
      const checked = stageOf([rule('latency_p99_ms', { [name]: limit })]);
      const analyzer = thresholds({ minRequests: 1 });
      analyzer.analyze(analyzer.begin(), checked, lookAt(canary, baseline), {
        wantsFindings: false,
        closeness: 0.99,
      });
      return canary.steps + baseline.steps;
    };
    const isRelative = CONDITIONS.some((one) => one.name === name && one.relative);
    const least = Math.min(...[0.001, 1, 1000, 100_000].map(steps));
    expect(least).toBeLessThanOrEqual(isRelative ? 8 : 4);
  });
});

interface Counting extends Reading {
  readonly steps: number;
}

/** A reading that counts how often its latencies were narrowed, and whose latencies themselves are not to be had. */
function counting(reading: Reading): Counting {
  let steps = 0;
  return {
    ...reading,
    requests: reading.requests,
    errors: reading.errors,
    latencyMs: () => {
      throw new Error('asked for a latency');
    },
    latencyRange: (quantile): LatencyRange => {
      const range = reading.latencyRange?.(quantile);
      if (range === undefined || range === null) throw new Error('no range');
      return {
        get leastMs() {
          return range.leastMs;
        },
        get mostMs() {
          return range.mostMs;
        },
        narrow: () => {
          steps++;
          range.narrow();
        },
      };
    },
    get steps() {
      return steps;
    },
  };
}
