import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Analyzer } from '../../src/analysis/analyzer.js';
import type { Stage } from '../../src/model/plan.js';
import type { BaselineSource, Observation } from '../../src/model/reading.js';
import type { Verdict } from '../../src/model/verdict.js';
import { deepFreeze } from '../simulation/deep-freeze.js';
import { comparison, type Figures, observation } from './observations.js';

/** From best to worst: no evidence is worse than a PASS, and a breach is worse than no evidence. */
const RANK: Readonly<Record<Verdict, number>> = { PASS: 0, INCONCLUSIVE: 1, FAIL: 2 };

/** Stretches of time other than the window over which a look can be asked for what it saw. */
export const SPANS = { short: 300, long: 3600 } as const;

const latencies = fc.integer({ min: 1, max: 400 });

const gauges = fc.record({
  cpuPercent: fc.integer({ min: 0, max: 100 }),
  memoryMb: fc.integer({ min: 100, max: 1000 }),
  memoryGrowthMbPerMinute: fc.integer({ min: -20, max: 100 }),
  restarts: fc.integer({ min: 0, max: 20 }),
  conversionRate: fc.constantFrom(0, 0.02, 0.05, 0.2),
});

const figures: fc.Arbitrary<Figures> = fc
  .tuple(
    fc.integer({ min: 0, max: 600 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.tuple(latencies, latencies, latencies),
    gauges,
  )
  .map(([requests, share, [p50, p95, p99], others]) => ({
    ...others,
    requests,
    // Cubed, so that few errors come up as often as many.
    errors: Math.floor(requests * share * share * share),
    latencyMs: { 0.5: p50, 0.95: p95, 0.99: p99 },
  }));

interface Stretch {
  readonly canary: Figures;
  readonly baseline: Figures;
  readonly carried: boolean;
}

interface Look extends Stretch {
  readonly newSeconds: number;
  readonly short: Stretch;
  readonly long: Stretch;
}

const stretch = {
  canary: figures,
  baseline: fc.oneof(
    { arbitrary: figures, weight: 4 },
    { arbitrary: fc.constant({ requests: 0, errors: 0 }), weight: 1 },
  ),
  carried: fc.boolean(),
};

const looks: fc.Arbitrary<Look> = fc.record({
  ...stretch,
  newSeconds: fc.constantFrom(20, 60),
  short: fc.record(stretch),
  long: fc.record(stretch),
});

function sourceOf({ baseline, carried }: Stretch): BaselineSource {
  return baseline.requests === 0 ? 'none' : carried ? 'carried' : 'window';
}

function seen(look: Look): Observation {
  const { canary, baseline, newSeconds, short, long } = look;
  const over = {
    [SPANS.short]: comparison(short.canary, short.baseline, sourceOf(short)),
    [SPANS.long]: comparison(long.canary, long.baseline, sourceOf(long)),
  };
  return observation(canary, baseline, sourceOf(look), { newSeconds, over });
}

/** The same with a share of the canary's successes failed, in whatever stretch. */
function worsened<S extends Stretch>(of: S, share: number): S {
  const { requests, errors } = of.canary;
  return { ...of, canary: { ...of.canary, errors: errors + Math.ceil((requests - errors) * share) } };
}

/**
 * What every analyzer keeps to, whatever its judgement rests on. `stages` are such whose rules look in the usual
 * direction: failing more is worse.
 */
export function analyzerLaws<Memory>(name: string, analyzer: Analyzer<Memory>, stages: fc.Arbitrary<Stage>): void {
  const histories = fc.array(looks, { maxLength: 4 });
  const afterwards = (stage: Stage, history: readonly Look[]): Memory =>
    history.reduce((memory, look) => analyzer.judge(memory, stage, seen(look)).memory, analyzer.begin());

  describe(`${name}, as every analyzer`, () => {
    it('gives the same input the same verdict, whatever was judged in between', () => {
      fc.assert(
        fc.property(stages, histories, looks, looks, (stage, history, look, other) => {
          const memory = afterwards(stage, history);
          const first = analyzer.judge(memory, stage, seen(look));
          analyzer.judge(memory, stage, seen(other));
          expect(analyzer.judge(memory, stage, seen(look))).toEqual(first);
          expect(analyzer.judge(afterwards(stage, history), stage, seen(look))).toEqual(first);
        }),
      );
    });

    it('finds an empty window INCONCLUSIVE', () => {
      fc.assert(
        fc.property(stages, histories, looks, (stage, history, look) => {
          const empty = seen({ ...look, canary: { requests: 0, errors: 0 } });
          expect(analyzer.judge(afterwards(stage, history), stage, empty).judgement.verdict).toBe('INCONCLUSIVE');
        }),
      );
    });

    it('never improves a verdict when the canary fails more', () => {
      const more = fc.double({ min: 0, max: 1, noNaN: true });
      fc.assert(
        fc.property(stages, histories, looks, more, (stage, history, look, share) => {
          const memory = afterwards(stage, history);
          const { short, long } = look;
          const worse = { ...worsened(look, share), short: worsened(short, share), long: worsened(long, share) };
          const before = analyzer.judge(memory, stage, seen(look)).judgement.verdict;
          const after = analyzer.judge(memory, stage, seen(worse)).judgement.verdict;
          expect(RANK[after]).toBeGreaterThanOrEqual(RANK[before]);
        }),
        { numRuns: 1000 },
      );
    });

    it('changes neither its input nor its memory', () => {
      fc.assert(
        fc.property(stages, histories, looks, (stage, history, look) => {
          const memory = deepFreeze(afterwards(stage, history));
          const remembered = structuredClone(memory);
          analyzer.judge(memory, deepFreeze(stage), deepFreeze(seen(look)));
          expect(memory).toEqual(remembered);
        }),
      );
    });

    it('reaches every verdict in these tests, so that the laws say something', () => {
      const verdicts = fc
        .sample(fc.tuple(stages, histories, looks), { numRuns: 1000, seed: 1 })
        .map(
          ([stage, history, look]) => analyzer.judge(afterwards(stage, history), stage, seen(look)).judgement.verdict,
        );
      expect(new Set(verdicts)).toEqual(new Set(Object.keys(RANK)));
    });
  });
}
