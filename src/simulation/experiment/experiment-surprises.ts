import { metricRow } from '../../measures/metrics.js';
import { distinct, distinctMetrics, type StretchMean, stretchMean } from '../../measures/stretch-mean.js';
import type { Arm } from '../../model/arm.js';
import type { Metric } from '../../model/metric.js';
import type { Experiment, ExperimentRun, Surprise } from '../../model/results/experiment.js';
import type { View } from '../../model/source.js';

/** A mean moved if it is worse by more than a fifth; a share, by more than so many standard errors: one in 30,000 by chance. */
const MOVED_RATIO = 0.2;
const MOVED_ERRORS = 4;

/** What else there was to see in one experiment than what its hypothesis says. */
export function experimentSurprises(experiment: Experiment, run: ExperimentRun, served: View): readonly Surprise[] {
  const unsteady = run.claims.flatMap(({ claim, breachesBefore }): Surprise[] =>
    breachesBefore === 0 ? [] : [{ code: 'not_steady', text: claim.text, breaches: breachesBefore }],
  );
  const named = new Set(experiment.hypothesis.map(({ metric }) => distinct(metric)));
  const outside = run.outsideExcessFailedRequests;
  const late = run.recoveredAtSeconds - run.goneAtSeconds;
  return [
    ...unsteady,
    ...movedIn('part', experiment, run, served, named),
    ...(outside > 0 ? [{ code: 'harm_outside', failedRequests: outside } as const] : []),
    ...movedIn('outside', experiment, run, served, new Set()),
    ...(late > 0 ? [{ code: 'slow_recovery', seconds: late } as const] : []),
  ];
}

const ARMS = { part: 'canary', outside: 'stable' } as const satisfies Record<string, Arm>;

function movedIn(
  where: keyof typeof ARMS,
  { atSeconds, metrics, version, levers }: Experiment,
  { undoneAtSeconds }: ExperimentRun,
  served: View,
  named: ReadonlySet<Metric>,
): readonly Surprise[] {
  const before = { seconds: atSeconds, reading: served.read(ARMS[where], 0, atSeconds) };
  const during = {
    seconds: undoneAtSeconds - atSeconds,
    reading: served.read(ARMS[where], atSeconds, undoneAtSeconds),
  };
  const grows = version.memoryGrowthMbPerMinute > 0;
  return distinctMetrics(metrics, grows).flatMap((metric): Surprise[] => {
    const { worse, source } = metricRow(metric, metrics);
    // Failures outside are counted, one by one.
    if (named.has(metric) || (where === 'outside' && source.of === 'errors')) return [];
    const [one, other] = [before, during].map(({ reading, seconds }) => {
      const mean = stretchMean(metric, reading, seconds, metrics);
      // Nobody waits longer.
      const isLatency = mean !== null && source.of === 'latencies';
      return isLatency ? { ...mean, value: Math.min(mean.value, levers.timeoutMs ?? mean.value) } : mean;
    });
    if (one == null || other == null) return [];
    const worsened = worse === 'more' ? other.value - one.value : one.value - other.value;
    if (worsened <= roomOf(one, other)) return [];
    const { isPerHour } = one;
    return [{ code: 'metric_moved', metric, where, before: one.value, during: other.value, isPerHour }];
  });
}

/** How much worse a metric may be without a word. */
function roomOf(one: StretchMean, other: StretchMean): number {
  if (one.whole === null || other.whole === null) return MOVED_RATIO * Math.abs(one.value);
  const pooled = (one.value * one.whole + other.value * other.whole) / (one.whole + other.whole);
  const variance = pooled * (one.isShare ? 1 - pooled : 1) * (1 / one.whole + 1 / other.whole);
  return MOVED_ERRORS * Math.sqrt(Math.max(0, variance));
}
