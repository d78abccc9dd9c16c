import fc from 'fast-check';
import { FAULT_TARGETS, type Fault, type FaultEffect, type Moment, NO_EFFECT } from '../../src/model/fault.js';
import { type ArrivalRate, type Noise, ROUTINGS, type Version, type World } from '../../src/model/world.js';
import { version } from './setups.js';

/** One of these, the first of them most of the time. */
function mostly<const T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof({ arbitrary: fc.constant(usual), weight: 3 * others.length }, fc.constantFrom(...others));
}

const effects: fc.Arbitrary<FaultEffect> = fc.record({
  errorRate: fc.constantFrom(0, 0.05, 0.5, 1),
  latencyRatio: mostly(1, 0.5, 4),
  latencyAddMs: mostly(0, 300),
  cpuPercent: mostly(0, 30, 80),
  memoryMb: mostly(0, 500),
  memoryGrowthMbPerMinute: mostly(0, 50),
  restartsPerHour: mostly(0, 60),
  conversionRatio: mostly(1, 0.5, 2),
  retries: mostly(0, 1, 3),
  unseenErrorRate: mostly(0, 0.1),
  metrics: fc.constant([]),
});

type Since = 'rollout' | 'stage' | 'completed';

/** Stages are called s0, s1, s2, … */
function moment(since: Since, stageIndex: number, seconds: number): Moment {
  if (since === 'rollout') return { kind: 'rollout', seconds };
  return { kind: 'mark', mark: since === 'stage' ? `stage:s${stageIndex}` : since, seconds };
}

/** When a fault begins and ends: in order, and apart by more than any ramp. */
const spans: fc.Arbitrary<Pick<Fault, 'from' | 'until'>> = fc
  .record({
    kind: fc.constantFrom<Since>('rollout', 'stage', 'completed'),
    seconds: fc.integer({ min: 0, max: 700 }),
    stageIndex: fc.integer({ min: 0, max: 3 }),
    lasts: fc.option(fc.integer({ min: 100, max: 500 })),
    endsWithStage: fc.boolean(),
  })
  .map(({ kind, seconds, stageIndex, lasts, endsWithStage }) => {
    const at = (then: number): Moment => moment(kind, stageIndex, then);
    const next = moment('stage', stageIndex + 1, 0);
    const until = lasts === null ? null : kind === 'stage' && endsWithStage ? next : at(seconds + lasts);
    return { from: at(seconds), until };
  });

const faults: fc.Arbitrary<Fault> = fc
  .record({
    target: fc.constantFrom(...FAULT_TARGETS),
    effect: effects,
    span: spans,
    rampSeconds: mostly(0, 15, 80),
    flapping: mostly(null, { everySeconds: 200, forSeconds: 90 }, { everySeconds: 101, forSeconds: 80 }),
    minTrafficPercent: mostly(0, 10, 50),
    cohort: mostly(null, { share: 0.1, from: 'stage:s0' }, { share: 0.5, from: 'stage:s1' }),
  })
  .map(({ span, ...rest }) => ({ name: '', ...span, ...rest }));

const rates: fc.Arbitrary<ArrivalRate> = fc.oneof(
  { arbitrary: fc.constantFrom(0.01, 1, 10, 1000), weight: 3 },
  fc.record({
    kind: fc.constant('daily' as const),
    meanPerSecond: fc.constantFrom(0.1, 10, 300),
    peakRatio: fc.constantFrom(1, 1.5, 2),
    peakAtSeconds: fc.constantFrom(0, 43_200),
  }),
  fc
    .array(fc.constantFrom(0, 2, 40, 900), { maxLength: 3 })
    .map((more) => [5, ...more])
    .map((levels) => ({
      kind: 'points' as const,
      points: levels.map((perSecond, index) => ({ atSeconds: 170 * index, perSecond })),
    })),
);

const noises: fc.Arbitrary<Noise> = fc.record({
  // Noise that changes by the second takes ten times as long to play as other noise.
  everySeconds: fc.constantFrom(7, 60, 60, 60, 500, 500),
  arrivalsCv: mostly(0, 0.3, 3),
  errorsCorrelation: mostly(0, 0.01, 0.5),
  sharedErrorsCv: mostly(0, 0.5),
  sharedLatencyCv: mostly(0, 0.5),
  gaugesCv: mostly(0, 0.2),
  autocorrelation: mostly(0, 0.9),
});

function versions(rate: fc.Arbitrary<number>, p99Ms: number): fc.Arbitrary<Version> {
  return fc
    .record({
      errorRate: rate,
      slow: mostly(null, { share: 0.05, latency: { p50Ms: 900, p99Ms: 3000 } }),
      cpuPercent: mostly(40, 5, 95),
      memoryGrowthMbPerMinute: mostly(0, 3),
      restartsPerHour: mostly(0, 30),
      conversionRate: mostly(0.03, 0, 1),
    })
    .map((parts) => ({ ...version(0, 50, p99Ms), ...parts }));
}

const REAL_SHARES = [1.5, 0.7, 3, 1].map((ratio) => ({ ratio, driftPercentPerHour: ratio === 1 ? -20 : 0 }));

/** Worlds of every kind, for rollouts whose stages are called s0, s1, s2 and s3, about half of them without any fault. */
export const worlds: fc.Arbitrary<World> = fc
  .record({
    requestsPerSecond: rates,
    startsAtSeconds: mostly(0, 40_000, 86_399),
    harm: fc.record(
      {
        slowerThanMs: fc.constantFrom(null, 150),
        conversionValue: fc.constantFrom(null, 12.5),
        notIdempotent: fc.constantFrom(0.2, 1),
      },
      { requiredKeys: ['slowerThanMs', 'conversionValue'] },
    ),
    users: fc
      .record({
        count: fc.constantFrom(null, 1, 50, 100_000, 1e9),
        activityCv: fc.constantFrom(0, 1, 3),
        // What is caught changes with time, and costs conditions of its own in each cell: some of it is enough.
        routing: fc.constantFrom(...ROUTINGS, 'random', 'sticky', 'random', 'sticky'),
      })
      // Who stays with the canary has to be counted.
      .map((users) => (users.routing === 'one_way' ? { ...users, count: users.count ?? 200 } : users)),
    audiences: mostly(
      [],
      [
        { name: 'beta', share: 0.2, errorRatio: 2, latencyRatio: 1.5, conversionRatio: 0.5 },
        { name: 'others', share: 0.8, errorRatio: 1, latencyRatio: 1, conversionRatio: 1 },
      ],
    ),
    realShare: mostly(null, ...REAL_SHARES),
    stable: versions(fc.constantFrom(0, 0.01, 0.2), 200),
    canary: versions(fc.constantFrom(0, 0.01, 0.2, 0.5, 1), 250),
    freshBaseline: mostly(false, true),
    warmUp: mostly(
      null,
      { seconds: 200, latencyRatio: 3, errorRatio: 1 },
      { seconds: 45, latencyRatio: 1, errorRatio: 9 },
    ),
    noise: noises,
    instances: fc.constant(null),
    shadow: mostly<NonNullable<World['shadow']>>(
      { sharedLoad: 0, sideEffects: [] },
      { sharedLoad: 0.3, sideEffects: [{ effect: 'messages', perRequest: 0.5, isContained: false }] },
    ),
    telemetry: mostly<World['telemetry']>(
      null,
      { scrapeSeconds: 15, lost: 0.2, startsAtFirstEvent: false },
      { scrapeSeconds: 37, lost: 0, startsAtFirstEvent: true },
    ),
    faults: fc.oneof(fc.constant<Fault[]>([]), fc.array(faults, { minLength: 1, maxLength: 3 })),
  })
  .map((world) => ({ ...world, faults: world.faults.map((fault, index) => ({ ...fault, name: `fault ${index}` })) }));

/** Faults that do all they can, but only long after every rollout and what follows. */
export const faultsToCome: fc.Arbitrary<Fault> = fc
  .tuple(faults, fc.constantFrom<Since>('rollout', 'stage', 'completed'))
  .map(([fault, kind]) => {
    const from = moment(kind, 0, 1_000_000);
    return { ...fault, name: 'to come', from, until: null, effect: { ...NO_EFFECT, errorRate: 1, retries: 3 } };
  });
