import { argoRuns } from '../../measures/argo-runs.js';
import type { ArgoMetric } from '../../model/policy/argo-analysis.js';
import type { Rehearsal, RehearsedPolicy, RehearsedStage } from '../../model/policy/rehearsal.js';
import type { PolicyProblem } from '../../model/problems/problem.js';
import { placeOf } from '../policy-place.js';

/** As many as a plan may have windows: more are a slip of the hand, as a nanosecond for a second. */
const MOST_LOOKS = 200_000;

/** Whatever looks less often is played minute by minute all the same. */
const USUAL_SECONDS = 60;

/** A metric that is measured more often than can be played, in a rollout as long as these stages take at least; null: none is. */
export function looksProblem(policy: RehearsedPolicy, stages: readonly RehearsedStage[]): PolicyProblem | null {
  const seconds = leastSeconds(stages);
  const often = mostOften(metricsOf(policy));
  const everySeconds = Math.min(USUAL_SECONDS, often?.interval?.seconds ?? USUAL_SECONDS);
  if (seconds / everySeconds <= MOST_LOOKS) return null;
  const metric = often?.name ?? '';
  const detail = { code: 'looked_at_too_often', metric, seconds, everySeconds, allowed: MOST_LOOKS } as const;
  return { ...detail, ...placeOf(often ?? policy) };
}

/** As many times series may be scraped: some minute of processor time. */
const MOST_SCRAPES = 100_000;

/** A rollout during which its series are scraped more often than can be played; null: it is not so long. */
export function scrapesProblem(
  { policy, prometheus, families }: Rehearsal,
  stages: readonly RehearsedStage[],
): PolicyProblem | null {
  const seconds = leastSeconds(stages);
  const everySeconds = prometheus.scrapeSeconds;
  if (families.length === 0 || seconds / everySeconds <= MOST_SCRAPES) return null;
  const detail = { code: 'looked_at_too_often', metric: '', seconds, everySeconds, allowed: MOST_SCRAPES } as const;
  return { ...detail, ...placeOf(policy) };
}

function leastSeconds(stages: readonly RehearsedStage[]): number {
  return stages.reduce((sum, { seconds }) => sum + seconds, 0);
}

function metricsOf(policy: RehearsedPolicy): readonly ArgoMetric[] {
  if (policy.controller === 'argo_analysis') return policy.spec.metrics;
  return policy.controller === 'argo_rollout' ? argoRuns(policy.rollout).flatMap(({ spec }) => spec.metrics) : [];
}

function mostOften(metrics: readonly ArgoMetric[]): ArgoMetric | null {
  const seconds = ({ interval }: ArgoMetric) => interval?.seconds || Number.POSITIVE_INFINITY;
  return metrics.reduce<ArgoMetric | null>((one, other) => {
    return seconds(other) < (one === null ? Number.POSITIVE_INFINITY : seconds(one)) ? other : one;
  }, null);
}
