import { badness, metricValue } from '../measures/metric-value.js';
import { metricRow } from '../measures/metrics.js';
import type { FaultEffect } from '../model/fault.js';
import { METRICS } from '../model/metric.js';
import type { World } from '../model/world.js';
import { versionReading } from '../sources/generated/conditions/version-reading.js';

/**
 * Whether a canary is bad: its version is worse than stable, or a fault that hits it alone makes it so while a rollout can
 * see it, at any time before its completion.
 */
export function isBadCanary(world: World): boolean {
  return isWorseVersion(world) || world.faults.some(isOwnHarm);
}

function isOwnHarm({ target, effect, from }: World['faults'][number]): boolean {
  return (
    target === 'canary' &&
    isHarmful(effect) &&
    !(from.kind === 'mark' && (from.mark === 'completed' || from.mark === 'rolled_back'))
  );
}

/** Asked of each fault in each row of each run. */
const HARMFUL = new WeakMap<FaultEffect, boolean>();

/** Whether a fault makes anything worse; some only make things better. */
export function isHarmful(effect: FaultEffect): boolean {
  const known = HARMFUL.get(effect);
  if (known !== undefined) return known;
  const isWorse = makesWorse(effect);
  HARMFUL.set(effect, isWorse);
  return isWorse;
}

function makesWorse({ latencyRatio, conversionRatio, metrics, ...added }: FaultEffect): boolean {
  return (
    latencyRatio > 1 ||
    conversionRatio < 1 ||
    Object.values(added).some((value) => value > 0) ||
    metrics.some(({ metric, ratio, add }) => (metric.better === 'higher' ? ratio < 1 || add < 0 : ratio > 1 || add > 0))
  );
}

type Versions = Pick<World, 'stable' | 'canary'>;

/** Less of a difference, as a share of the value, is rounding. */
const ROUNDING = 1e-9;

/** Asked once a run: a study asks of one world thousands of times. */
const KNOWN = new WeakMap<Versions, boolean>();

/** Whether the canary's version, faults apart, is worse than stable in the true value of any metric. */
export function isWorseVersion(versions: Versions): boolean {
  const known = KNOWN.get(versions);
  if (known !== undefined) return known;
  const [stable, canary] = [versionReading(versions.stable), versionReading(versions.canary)];
  const isWorse = METRICS.some((metric) => {
    // What needs an objective is another metric in its multiples.
    if (metricRow(metric).needsObjective) return false;
    const [before, after] = [metricValue(metric, stable), metricValue(metric, canary)];
    if (before === null || after === null) return false;
    return badness(metric, after) - badness(metric, before) > ROUNDING * Math.abs(before);
  });
  const isWorseInOwn = versions.canary.metrics.some(({ metric, value }, i) => {
    const before = versions.stable.metrics[i]?.value ?? value;
    return (metric.better === 'higher' ? before - value : value - before) > ROUNDING * before;
  });
  KNOWN.set(versions, isWorse || isWorseInOwn);
  return isWorse || isWorseInOwn;
}
