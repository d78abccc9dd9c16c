import { type ConditionMeaning, nearness, type PresentMeaning } from '../measures/conditions.js';
import type { Comparison } from '../model/observation.js';
import type { LatencyRange } from '../model/source.js';
import type { CheckedRule, Checks } from './checks.js';

/**
 * Checks a rule on a latency over one stretch where no findings are kept: latencies are narrowed until it is clear on which
 * side of its bound the canary's lies, and that it is no nearer to it than any was before. Conditions come to what the
 * latencies themselves would come to. False, and nothing checked: the latencies themselves have to be read.
 */
export function checkNarrowing(
  { rule, conditions }: CheckedRule,
  quantile: number,
  { canary, baseline, baselineSource }: Comparison,
  into: Checks,
): boolean {
  const own = canary.latencyRange?.(quantile) ?? null;
  const beside = baselineSource === 'none' ? null : (baseline.latencyRange?.(quantile) ?? null);
  if (own === null || !conditions.every(({ meaning }) => canBeNarrowed(meaning, beside))) return false;
  for (const { condition, meaning } of conditions) {
    if (meaning.looksBack) continue;
    const floor = meaning.relative && meaning.breach === 'above' ? rule.floor : null;
    narrow(meaning, condition.limit, floor ?? Number.NEGATIVE_INFINITY, own, beside ?? own, into);
  }
  return true;
}

function canBeNarrowed({ relative, looksBack }: ConditionMeaning, beside: LatencyRange | null): boolean {
  return !looksBack && !(relative && beside === null);
}

/** `beside`: of the baseline; of no meaning to a condition that is not relative. Bounds rise with it. */
function narrow(
  meaning: PresentMeaning,
  limit: number,
  floor: number,
  own: LatencyRange,
  beside: LatencyRange,
  into: Checks,
): void {
  const { breach } = meaning;
  const isAbove = breach === 'above';
  for (;;) {
    const least = meaning.bound(limit, beside.leastMs);
    const most = meaning.bound(limit, beside.mostMs);
    const isHeld = isAbove ? own.mostMs <= Math.max(least, floor) : own.leastMs >= most;
    if (isHeld) {
      // What is beyond its bound and held was excused by a floor.
      const near = Math.min(1, isAbove ? nearness(breach, own.mostMs, least) : nearness(breach, own.leastMs, most));
      if (near <= into.closeness) return;
      if (isExact(own, beside, meaning)) {
        into.closeness = near;
        return;
      }
    } else if (isAbove ? own.leastMs > Math.max(most, floor) : own.mostMs < least) {
      into.isBreached = true;
      return;
    }
    if (!meaning.relative || own.mostMs / own.leastMs >= beside.mostMs / beside.leastMs) own.narrow();
    else beside.narrow();
  }
}

function isExact(own: LatencyRange, beside: LatencyRange, { relative }: PresentMeaning): boolean {
  return own.leastMs === own.mostMs && (!relative || beside.leastMs === beside.mostMs);
}
