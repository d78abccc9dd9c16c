import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Analyzer } from '../../src/analysis/analyzer.js';
import type { Stage } from '../../src/model/plan.js';
import type { BaselineSource, Observation, UserSplit } from '../../src/model/reading.js';
import { type Judgement, VERDICTS, type Verdict } from '../../src/model/verdict.js';
import { BUCKET_COUNT } from '../../src/stats/exponential-buckets.js';
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

/** Requests are in one bucket, or slow. */
interface Shown extends Figures {
  readonly bucket: number;
  readonly slow: number;
}

const figures: fc.Arbitrary<Shown> = fc
  .tuple(
    fc.integer({ min: 0, max: 600 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.tuple(latencies, latencies, latencies),
    gauges,
    fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 0, max: BUCKET_COUNT - 2 })),
  )
  .map(([requests, share, [p50, p95, p99], others, [slowShare, bucket]]) => ({
    ...others,
    requests,
    // Cubed, so that few errors come up as often as many.
    errors: Math.floor(requests * share * share * share),
    latencyMs: { 0.5: p50, 0.95: p95, 0.99: p99 },
    bucket,
    slow: Math.floor(requests * slowShare * slowShare * slowShare),
  }));

const NOTHING: Shown = { requests: 0, errors: 0, bucket: 0, slow: 0 };

function withLatencies(shown: Shown): Figures {
  const latencyCounts = new Float64Array(BUCKET_COUNT);
  latencyCounts[shown.bucket] = shown.requests - shown.slow;
  latencyCounts[BUCKET_COUNT - 1] = shown.slow;
  return { ...shown, latencyCounts };
}

interface Stretch {
  readonly canary: Shown;
  readonly baseline: Shown;
  readonly carried: boolean;
}

interface Look extends Stretch {
  readonly newSeconds: number;
  readonly users: UserSplit;
  readonly short: Stretch;
  readonly long: Stretch;
}

const stretch = {
  canary: figures,
  baseline: fc.oneof({ arbitrary: figures, weight: 4 }, { arbitrary: fc.constant(NOTHING), weight: 1 }),
  carried: fc.boolean(),
};

const looks: fc.Arbitrary<Look> = fc.record({
  ...stretch,
  newSeconds: fc.constantFrom(20, 60),
  users: fc.record({ canary: fc.integer({ min: 0, max: 100 }), others: fc.integer({ min: 0, max: 1000 }) }),
  short: fc.record(stretch),
  long: fc.record(stretch),
});

function sourceOf({ baseline, carried }: Stretch): BaselineSource {
  return baseline.requests === 0 ? 'none' : carried ? 'carried' : 'window';
}

/** As of the look after `sofar` seconds of its stage. */
function seen(look: Look, sofar: number, stageEnds: boolean): Observation {
  const { canary, baseline, newSeconds, users, short, long } = look;
  const over = {
    [SPANS.short]: comparison(short.canary, short.baseline, sourceOf(short)),
    [SPANS.long]: comparison(long.canary, long.baseline, sourceOf(long)),
  };
  const stageSeconds = sofar + newSeconds;
  return observation(withLatencies(canary), withLatencies(baseline), sourceOf(look), {
    newSeconds,
    stageSeconds,
    stageEnds,
    users,
    over,
  });
}

/** The same with a share of the canary's successes failed, in whatever stretch. */
function worsened<S extends Stretch>(of: S, share: number): S {
  const { requests, errors } = of.canary;
  return { ...of, canary: { ...of.canary, errors: errors + Math.ceil((requests - errors) * share) } };
}

/** The same with a share of the canary's quick requests made slow, in whatever stretch. */
function slowed<S extends Stretch>(of: S, share: number): S {
  const { requests, slow, latencyMs } = of.canary;
  const quantiles = Object.entries(latencyMs ?? {}).map(([quantile, value]) => [quantile, value * (1 + share)]);
  const more = { slow: slow + Math.ceil((requests - slow) * share), latencyMs: Object.fromEntries(quantiles) };
  return { ...of, canary: { ...of.canary, ...more } };
}

const WORSE = { 'fails more': worsened, 'is slower': slowed } as const;

/** All that a judgement says, with what it says only when asked. */
function told({ evidence, ...rest }: Judgement) {
  return { ...rest, evidence: evidence.map((one) => ({ ...one, detail: one.detail() })) };
}

/** Every number in a value, however deep. */
function numbersIn(value: unknown): readonly number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}

export interface Lawful<Memory> {
  readonly analyzer: Analyzer<Memory>;
  /** Such whose rules look in the usual direction: failing more is worse. */
  readonly stages: fc.Arbitrary<Stage>;
  /** Whether a window is judged by what it saw alone, or by all that its stage did. */
  readonly judgedBy: 'window' | 'stage';
  /** What it can come to in a few windows. */
  readonly verdicts?: readonly Verdict[];
  /** Why failing more, or being slower, may improve its verdict after all. */
  readonly lenient?: string;
  /** How many verdicts are made worse, a tenth of how many the other laws take. */
  readonly runs?: number;
}

/** What every analyzer keeps to, whatever its judgement rests on. */
export function analyzerLaws<Memory>(name: string, lawful: Lawful<Memory>): void {
  const { analyzer, stages, judgedBy, verdicts = VERDICTS, lenient = null, runs = 1000 } = lawful;
  const histories = fc.array(looks, { maxLength: 4 });
  const lasts = fc.boolean();
  const few = { numRuns: runs / 10 };
  const sofar = (history: readonly Look[]) => history.reduce((sum, { newSeconds }) => sum + newSeconds, 0);
  const afterwards = (stage: Stage, history: readonly Look[]): Memory =>
    history.reduce(
      (memory, look, i) => analyzer.judge(memory, stage, seen(look, sofar(history.slice(0, i)), false)).memory,
      analyzer.begin(),
    );
  const judged = (memory: Memory, stage: Stage, history: readonly Look[], look: Look, stageEnds: boolean) =>
    analyzer.judge(memory, stage, seen(look, sofar(history), stageEnds));

  describe(`${name}, as every analyzer`, () => {
    it('gives the same input the same verdict, whatever was judged in between', () => {
      fc.assert(
        fc.property(stages, histories, looks, looks, lasts, (stage, history, look, other, ends) => {
          const memory = afterwards(stage, history);
          const first = judged(memory, stage, history, look, ends);
          judged(memory, stage, history, other, ends);
          for (const again of [memory, afterwards(stage, history)]) {
            const next = judged(again, stage, history, look, ends);
            expect(told(next.judgement)).toEqual(told(first.judgement));
            expect(next.memory).toEqual(first.memory);
          }
        }),
        few,
      );
    });

    it(`finds a ${judgedBy} in which the canary served nothing INCONCLUSIVE`, () => {
      const empty = (look: Look): Look => ({ ...look, canary: NOTHING });
      fc.assert(
        fc.property(stages, histories, looks, lasts, (stage, history, look, ends) => {
          const before = judgedBy === 'window' ? history : history.map(empty);
          const memory = afterwards(stage, before);
          expect(judged(memory, stage, before, empty(look), ends).judgement.verdict).toBe('INCONCLUSIVE');
        }),
        few,
      );
    });

    it.runIf(lenient === null).each(['fails more', 'is slower'] as const)(
      'never improves a verdict when the canary %s',
      (how) => {
        const more = fc.double({ min: 0, max: 1, noNaN: true });
        fc.assert(
          fc.property(stages, histories, looks, more, lasts, (stage, history, look, share, ends) => {
            const memory = afterwards(stage, history);
            const by = WORSE[how];
            const worse = { ...by(look, share), short: by(look.short, share), long: by(look.long, share) };
            const before = judged(memory, stage, history, look, ends).judgement.verdict;
            const after = judged(memory, stage, history, worse, ends).judgement.verdict;
            expect(RANK[after]).toBeGreaterThanOrEqual(RANK[before]);
          }),
          { numRuns: runs },
        );
      },
    );

    it('has numbers to tell that are finite, or none', () => {
      fc.assert(
        fc.property(stages, histories, looks, lasts, (stage, history, look, ends) => {
          const { judgement } = judged(afterwards(stage, history), stage, history, look, ends);
          expect(numbersIn(told(judgement)).filter((number) => !Number.isFinite(number))).toEqual([]);
        }),
        few,
      );
    });

    it('changes neither its input nor its memory', () => {
      fc.assert(
        fc.property(stages, histories, looks, lasts, (stage, history, look, ends) => {
          const memory = deepFreeze(afterwards(stage, history));
          const remembered = structuredClone(memory);
          const last = deepFreeze(seen(look, sofar(history), ends));
          told(analyzer.judge(memory, deepFreeze(stage), last).judgement);
          expect(memory).toEqual(remembered);
        }),
        few,
      );
    });

    it(`reaches ${verdicts.join(', ')} in these tests, so that the laws say something`, () => {
      const reached = fc
        .sample(fc.tuple(stages, histories, looks, lasts), { numRuns: runs, seed: 1 })
        .map(
          ([stage, history, look, ends]) =>
            judged(afterwards(stage, history), stage, history, look, ends).judgement.verdict,
        );
      expect(new Set(reached)).toEqual(new Set(verdicts));
    });
  });
}
