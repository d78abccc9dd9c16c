import type { Metric, OwnMetric } from '../../../model/metric.js';
import type { Setup } from '../../../model/setup.js';
import type { Noise, Version } from '../../../model/world.js';
import { logNormalSum, type SumLaw } from '../../../stats/laws/log-normal-sum.js';
import type { MetricLaw, Stretch, StretchTime, ValueLimits } from './metric-law.js';
import { breach, eventsIn } from './own-count-law.js';
import { type Atom, atomsOf, poissonTable } from './poisson-table.js';
import { heardChance } from './requests-needed.js';

const MOST_BASELINE_EVENTS = 128;
/** The worst canary thought of has so many times as much, or as little. */
const WORST_RATIO = 1_000;

/**
 * What one instance shows of a metric of the plan's own, or counts by the minute: it goes by the clock, and requests only say
 * whether a look is heard. Null: it goes by requests; or a gauge's noise goes on from one stretch of it to the next, so that
 * no look is independent of another.
 */
export function ownTimeLaw({ name, kind, better }: OwnMetric, stable: Version, noise: Noise): MetricLaw | null {
  const healthy = stable.metrics.find(({ metric }) => metric.name === name)?.value;
  if (healthy === undefined || kind.is === 'ratio' || (kind.is === 'count' && kind.per === 'request')) return null;
  const cv = kind.is === 'gauge' ? (kind.cv ?? noise.gaugesCv) : 0;
  if (cv > 0 && noise.autocorrelation > 0) return null;
  const reading = kind.is === 'count' ? countOf(healthy) : gaugeOf(healthy, cv, noise.everySeconds);
  const rises = better === 'lower';
  const worseBy = (ratio: number): number => (rises ? healthy * ratio : healthy / ratio);
  return {
    isExact: false,
    healthy,
    worse: rises ? 'above' : 'below',
    baseline: (_, time) => (time === undefined ? [] : reading.atoms(time)),
    chance({ here, before, time }: Stretch, value) {
      const beyond = time === undefined || time.here + time.before === 0 ? null : reading.beyond(time, value);
      return (limits, least) => (beyond === null ? 0 : beyond(limits) * heardChance(here + before, least));
    },
    first: () => null,
    marked: (requests) => requests,
    chanceOf: null,
    valueAt: (level) => worseBy(Math.exp(level * Math.log(WORST_RATIO))),
    beyond(bound, times) {
      const value = rises ? bound * times : bound / times;
      return (rises ? value > healthy : value < healthy) ? value : null;
    },
  };
}

/** For how long the noise of a metric stays as it is, in seconds; 0: it has none; null: it does not go by the clock. */
export function steadySeconds({ plan, world }: Setup, metric: Metric | undefined): number | null {
  const own = plan.metrics?.find(({ name }) => name === metric);
  if (own === undefined || own.kind.is === 'ratio') return null;
  if (own.kind.is === 'count') return own.kind.per === 'minute' ? 0 : null;
  return (own.kind.cv ?? world.noise.gaugesCv) === 0 ? 0 : world.noise.everySeconds;
}

/** What is read of an arm over a stretch of time. */
interface TimedReading {
  /** P(it is beyond a limit), of a canary whose true value is `value` in the stage itself. */
  beyond(time: StretchTime, value: number): (limits: ValueLimits) => number;
  /** Of the baseline, all of the time. */
  atoms(time: StretchTime): readonly Atom[];
}

/** Events by minute of one instance: Poisson, whatever the requests. */
function countOf(healthy: number): TimedReading {
  const minutesOf = ({ here, before }: StretchTime): number => (here + before) / 60;
  return {
    beyond(time, value) {
      const minutes = minutesOf(time);
      const events = eventsIn(minutes, (value * time.here + healthy * time.before) / (60 * minutes));
      return (limits) => breach(events, limits);
    },
    atoms(time) {
      const minutes = minutesOf(time);
      const events = atomsOf(poissonTable(healthy * minutes), MOST_BASELINE_EVENTS);
      return events.map(({ at, weight }) => ({ at: at / minutes, weight }));
    },
  };
}

/** Of the normal variate behind a baseline's gauge. */
const ATOMS = { step: 0.25, farthest: 5 };

/** A gauge: its mean over time, of values that each have a noise for so long. */
function gaugeOf(healthy: number, cv: number, everySeconds: number): TimedReading {
  const known = new Map<string, SumLaw>();
  const lawOf = (weights: readonly number[]): SumLaw => {
    const key = weights.join(' ');
    const law = known.get(key) ?? logNormalSum(weights, cv);
    known.set(key, law);
    return law;
  };
  return {
    beyond(time, value) {
      const weights = weightsOf(time, value, healthy, everySeconds);
      const mean = weights.reduce((sum, weight) => sum + weight, 0);
      if (cv === 0 || mean === 0) return ({ above, below }) => (mean > above || mean < below ? 1 : 0);
      // To a factor it is one law for all values of the canary.
      const law = lawOf(weights.map((weight) => Number((weight / mean).toPrecision(9))));
      return ({ above, below }) => {
        const over = above === Number.POSITIVE_INFINITY ? 0 : law.upperTail(above / mean);
        return over + (below <= 0 ? 0 : 1 - law.upperTail(below / mean));
      };
    },
    atoms(time) {
      if (cv === 0 || healthy === 0) return [{ at: healthy, weight: 1 }];
      const law = lawOf(weightsOf(time, 1, 1, everySeconds));
      const atoms: { readonly at: number; readonly weight: number }[] = [];
      let all = 0;
      for (let z = -ATOMS.farthest; z <= ATOMS.farthest; z += ATOMS.step) {
        const weight = Math.exp((-z * z) / 2);
        all += weight;
        atoms.push({ at: healthy * law.at(z), weight });
      }
      return atoms.map(({ at, weight }) => ({ at, weight: weight / all }));
    },
  };
}

/** What each value of the noise counts for in the mean, in the order in which they come. */
function weightsOf(
  { before, here, noiseSeconds }: StretchTime,
  value: number,
  healthy: number,
  every: number,
): number[] {
  const all = before + here;
  const weights: number[] = [];
  for (let from = 0; from < all; ) {
    const next = Math.min(all, (Math.floor((from + noiseSeconds) / every) + 1) * every - noiseSeconds);
    const old = Math.max(0, Math.min(next, before) - from);
    weights.push((healthy * old + value * (next - from - old)) / all);
    from = next;
  }
  return weights.filter((weight) => weight > 0);
}
