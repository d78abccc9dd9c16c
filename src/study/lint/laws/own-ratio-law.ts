import { wholesPerRequest } from '../../../measures/wholes-per-request.js';
import type { OwnMetric } from '../../../model/metric.js';
import type { Version } from '../../../model/world.js';
import { type CountMetric, shareLaw } from './count-law.js';
import type { MetricLaw, Stretch } from './metric-law.js';
import { heardChance } from './requests-needed.js';

/**
 * A ratio of the plan's own. Of what it is of there are Poisson many, thinned from requests, and of these its events again:
 * two independent counts, as of errors and successes. Exact of requests; of all else approximate, since the number of
 * requests, by which a look is heard, and the ratio are taken to be independent. Null: no ratio.
 */
export function ownRatioLaw({ name, kind, better }: OwnMetric, stable: Version): MetricLaw | null {
  const value = stable.metrics.find(({ metric }) => metric.name === name)?.value;
  if (kind.is !== 'ratio' || value === undefined) return null;
  const whole = wholesPerRequest(stable, kind.of);
  const law = shareLaw(better === 'lower' ? EVENTS : MISSES, better === 'lower' ? value : 1 - value);
  return whole === 1 ? law : thinned(law, whole, better === 'lower' ? 1 : 0);
}

/** Answers to copies that differ, of those that a canary like stable gives: none does. `copies`: of what it answers, in (0, 1]. */
export function mismatchLaw(stable: Version, copies: number): MetricLaw {
  return thinned(shareLaw(EVENTS, 0), copies * (1 - stable.errorRate), 1);
}

/** What is bad of a ratio: its events, or what leads to none. */
const EVENTS: CountMetric = { value: (events, all) => events / all, share: (value) => value, falls: false };
const MISSES: CountMetric = { value: (misses, all) => (all - misses) / all, share: (value) => 1 - value, falls: true };

/** Of a part of the requests. Without any of that part a judge takes the ratio for its worst. */
function thinned(law: MetricLaw, whole: number, worst: number): MetricLaw {
  const part = ({ here, before, baseline }: Stretch): Stretch => ({
    here: here * whole,
    before: before * whole,
    baseline: baseline * whole,
  });
  return {
    ...law,
    isExact: false,
    baseline: (requests) => law.baseline(requests * whole),
    chance(stretch, value) {
      const chance = law.chance(part(stretch), value);
      const requests = stretch.here + stretch.before;
      const none = Math.exp(-requests * whole);
      return (limits, least) => {
        const isBreach = worst > limits.above || worst < limits.below;
        return Math.min(1, chance(limits, 1) + (isBreach ? none : 0)) * heardChance(requests, least);
      };
    },
    first: () => null,
    marked: (requests, value) => law.marked(requests * whole, value),
    chanceOf: null,
  };
}
