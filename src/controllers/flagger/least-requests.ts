import { goDurationText } from '../../measures/go-duration-text.js';
import type { FlaggerCanary, WatchedMetric } from '../../model/policy/flagger-policy.js';
import type { FoundInPolicy } from '../../model/policy/policy-finding.js';
import type { PolicyEdit } from '../../model/policy/policy-part.js';
import { inAnalysis } from './canary-findings.js';
import type { CanaryOutlook } from './canary-outlook.js';
import { limitsOf, sourcesOf } from './metric-check.js';

const FULL = 100;

/** Nobody waits longer from check to check. */
const LONGEST_SECONDS = 3_600;

/**
 * A check of the success rate that one failure fails, since the canary gets so few requests. `falseRollbackRate`: of healthy
 * canaries in a study. Null: it gets enough, or no success rate is checked.
 */
export function leastRequestsFinding(
  canary: FlaggerCanary,
  { passing }: CanaryOutlook,
  requestsPerSecond: number,
  falseRollbackRate: number,
): FoundInPolicy | null {
  const shares = passing
    .filter(({ phase }) => phase === 'Progressing')
    .map(({ sharePercent, isMirrored }) => (isMirrored ? canary.mirrorPercent : (sharePercent ?? FULL)))
    .filter((share) => share > 0);
  if (shares.length === 0 || canary.policy.skipAnalysis) return null;
  const share = Math.min(...shares);
  for (const metric of canary.metrics) {
    const least = leastRate(metric);
    if (least === null || least <= 0 || least >= FULL) continue;
    const requests = Math.max(1, (requestsPerSecond * share * (metric.windowSeconds ?? 0)) / FULL);
    const successPercent = (FULL * (requests - 1)) / requests;
    if (successPercent >= least) continue;
    const detail = { code: 'no_least_requests', falseRollbackRate, requests, share, successPercent } as const;
    const times = FULL / (FULL - least) / requests;
    return {
      detail,
      at: { of: metric, within: [] },
      mends: [times, times / 2, times / 4, times / 8].flatMap((factor) => slowed(canary, factor)),
      rollout: canary.name,
      run: null,
    };
  }
  return null;
}

function leastRate(metric: WatchedMetric): number | null {
  if (!sourcesOf(metric).includes('request-success-rate')) return null;
  return limitsOf(metric, 'request-success-rate').min;
}

/** Checks so many times as far apart, which look back as much further. */
function slowed(canary: FlaggerCanary, factor: number): readonly (readonly PolicyEdit[])[] {
  const seconds = (canary.intervalSeconds / 60) * Math.ceil(factor) * 60;
  if (factor <= 1 || seconds > LONGEST_SECONDS) return [];
  const to = goDurationText(seconds);
  return [
    [
      { ...inAnalysis(canary, 'interval'), does: 'set', to },
      ...canary.metrics.map((metric): PolicyEdit => ({ of: metric, within: ['interval'], does: 'set', to })),
    ],
  ];
}
