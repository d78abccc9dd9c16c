import fc from 'fast-check';
import type { BaselineSource, Observation } from '../../src/model/observation.js';
import type { UserSplit } from '../../src/model/source.js';
import { BUCKET_COUNT } from '../../src/stats/numeric/exponential-buckets.js';
import { comparison, type Figures, observation } from './observations.js';

/** Stretches of time other than the window over which a look can be asked for what it saw. */
export const SPANS = { short: 300, long: 3600 } as const;

/** In [0, 1], evenly: of doubles as such nearly all are next to 0. */
export const shares = fc.integer({ min: 0, max: 1e6 }).map((millionths) => millionths / 1e6);

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
    shares,
    fc.tuple(latencies, latencies, latencies),
    gauges,
    fc.tuple(shares, fc.integer({ min: 0, max: BUCKET_COUNT - 2 })),
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

export const NOTHING: Shown = { requests: 0, errors: 0, bucket: 0, slow: 0 };

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

export interface Look extends Stretch {
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

export const looks: fc.Arbitrary<Look> = fc.record({
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
export function seen(look: Look, sofar: number, stageEnds: boolean): Observation {
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
export function worsened<S extends Stretch>(of: S, share: number): S {
  const { requests, errors } = of.canary;
  return { ...of, canary: { ...of.canary, errors: errors + Math.ceil((requests - errors) * share) } };
}

/** The same with a share of the canary's quick requests made slow, in whatever stretch. */
export function slowed<S extends Stretch>(of: S, share: number): S {
  const { requests, slow, latencyMs } = of.canary;
  const quantiles = Object.entries(latencyMs ?? {}).map(([quantile, value]) => [quantile, value * (1 + share)]);
  const more = { slow: slow + Math.ceil((requests - slow) * share), latencyMs: Object.fromEntries(quantiles) };
  return { ...of, canary: { ...of.canary, ...more } };
}
