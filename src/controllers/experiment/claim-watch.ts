import { wholeService } from '../../analysis/whole-service.js';
import { satisfies } from '../../measures/conditions.js';
import { valueFrom } from '../../measures/metric-value.js';
import { metricRow } from '../../measures/metrics.js';
import type { Claim, ClaimResult, Experiment } from '../../model/results/experiment.js';
import type { Comparison } from '../../model/results/study.js';
import type { View } from '../../model/source.js';

/** What was seen of a claim so far; changed by each look. */
export type WatchedClaim = { -readonly [K in keyof ClaimResult]: ClaimResult[K] };

export function beginClaim(claim: Claim): WatchedClaim {
  return {
    claim,
    looks: 0,
    breaches: 0,
    worst: null,
    worstAtSeconds: null,
    firstBreachAtSeconds: null,
    lastBreachAtSeconds: null,
    breachesBefore: 0,
  };
}

const OPPOSITES = { '<': '>=', '<=': '>', '>': '<=', '>=': '<' } as const satisfies Record<Comparison, Comparison>;

/** What holds wherever a claim does not: of what ends an experiment, what has to hold for it to go on. */
export function opposite(claim: Claim): Claim {
  return { ...claim, comparison: OPPOSITES[claim.comparison] };
}

/** Whether less of what a claim is on is worse for it. */
export function wantsMore({ comparison }: Claim): boolean {
  return comparison.startsWith('>');
}

type Measured = Pick<Experiment, 'metrics' | 'levers'>;

/** The value of a claim's metric over its time up to now; null where there is nothing of it, or the time is not whole yet. */
export function claimValue(
  { metric, of, overSeconds }: Claim,
  { metrics, levers }: Measured,
  view: View,
): number | null {
  const to = view.atSeconds;
  const from = to - overSeconds;
  if (from < 0) return null;
  const reading = of === 'service' ? wholeService(view, from, to) : view.read('canary', from, to);
  const { source } = metricRow(metric, metrics);
  const value = valueFrom(source, reading, null);
  // Nobody waits longer.
  return value !== null && source.of === 'latencies' ? Math.min(value, levers.timeoutMs ?? value) : value;
}

/** Takes a look into account. Gives whether the claim holds; it does where there is nothing to see. */
export function lookAt(watched: WatchedClaim, value: number | null, atSeconds: number, isBefore: boolean): boolean {
  if (value === null) return true;
  const { claim } = watched;
  const holds = satisfies(value, claim.comparison, claim.limit);
  if (isBefore) {
    if (!holds) watched.breachesBefore++;
    return holds;
  }
  watched.looks++;
  const { worst } = watched;
  if (worst === null || (wantsMore(claim) ? value < worst : value > worst)) {
    watched.worst = value;
    watched.worstAtSeconds = atSeconds;
  }
  if (!holds) {
    watched.breaches++;
    watched.firstBreachAtSeconds ??= atSeconds;
    watched.lastBreachAtSeconds = atSeconds;
  }
  return holds;
}
