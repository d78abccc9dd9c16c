import { canaryNotes } from '../../controllers/flagger/canary-findings.js';
import type { CanaryOutlook } from '../../controllers/flagger/canary-outlook.js';
import { strategyOf, thresholdOf } from '../../controllers/flagger/canary-policy.js';
import { limitsOf, sourcesOf } from '../../controllers/flagger/metric-check.js';
import type { FlaggerCanary, MetricSource, WatchedMetric } from '../../model/policy/flagger-policy.js';
import type { ExplainedCanary } from '../../report/policy/canary-report.js';

/** A Canary with what comes of it, for its report. */
export function explainedCanary(canary: FlaggerCanary, outlook: CanaryOutlook): ExplainedCanary {
  const { policy, intervalSeconds, webhookNames } = canary;
  const { rolledBackTick, firstTrafficTick } = outlook;
  const secondsOf = (tick: number | null) => (tick === null ? null : tick * intervalSeconds);
  const isExposed = rolledBackTick !== null && firstTrafficTick !== null;
  return {
    name: canary.name,
    strategy: strategyOf(policy),
    provider: policy.provider,
    interval_seconds: intervalSeconds,
    threshold: thresholdOf(policy.analysis),
    suspended: canary.isSuspended,
    skips_analysis: policy.skipAnalysis,
    session_affinity: canary.hasSessionAffinity,
    progress_deadline_seconds: canary.progressDeadlineSeconds,
    primary_ready_percent: canary.primaryReadyPercent,
    canary_ready_percent: canary.canaryReadyPercent,
    ticks: outlook.passing.map(({ fromTick, toTick, phase, weight, isMirrored, sharePercent }) => ({
      from_tick: fromTick,
      to_tick: toTick,
      at_seconds: fromTick * intervalSeconds,
      phase,
      weight_percent: weight,
      mirrored_percent: isMirrored ? canary.mirrorPercent : 0,
      share_percent: sharePercent,
    })),
    checks: outlook.checks,
    promoted_seconds: secondsOf(outlook.promotedTick),
    done_seconds: secondsOf(outlook.endTick),
    rolled_back_seconds: secondsOf(rolledBackTick),
    rolled_back_after_traffic_seconds: isExposed ? secondsOf(rolledBackTick - firstTrafficTick) : null,
    metrics: canary.metrics.flatMap(metricsOf),
    webhooks: policy.analysis.webhooks.map(({ type }, index) => ({ type, webhook: webhookNames[index] ?? '' })),
    notes: canaryNotes(canary),
  };
}

/** What a metric asks, one row each; one that asks nothing is told of too. */
function metricsOf(metric: WatchedMetric): ExplainedCanary['metrics'] {
  const asked = sourcesOf(metric).map((source) => {
    return { asks: asksOf(metric, source), ...limitsOf(metric, source) };
  });
  const all = asked.length > 0 ? asked : [{ asks: 'nothing', min: null, max: null }];
  return all.map((one) => ({ metric: metric.name, ...one, window_seconds: metric.windowSeconds }));
}

function asksOf({ template }: WatchedMetric, source: MetricSource): string {
  switch (source) {
    case 'inline':
      return 'its query';
    case 'template':
      return `template ${template?.name ?? ''}`;
    default:
      return 'built in';
  }
}
