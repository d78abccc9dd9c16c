import { valueFrom } from '../measures/metric-value.js';
import { metricRow } from '../measures/metrics.js';
import type { Arm } from '../model/arm.js';
import type { Experiment, ExperimentRun, Surprise } from '../model/experiment.js';
import { METRICS, type Metric } from '../model/metric.js';
import type { Reading, View } from '../model/source.js';

/** A mean moved if it is worse by more than a fifth; a share, by more than so many standard errors: one in 30,000 by chance. */
const MOVED_RATIO = 0.2;
const MOVED_ERRORS = 4;

/** What else there was to see in one experiment than what its hypothesis says. */
export function experimentSurprises(experiment: Experiment, run: ExperimentRun, served: View): readonly Surprise[] {
  const unsteady = run.claims.flatMap(({ claim, breachesBefore }): Surprise[] =>
    breachesBefore === 0 ? [] : [{ code: 'not_steady', text: claim.text, breaches: breachesBefore }],
  );
  const named = new Set(experiment.hypothesis.map(({ metric }) => metric));
  // Both say the same.
  if (named.has('success_rate')) named.add('error_rate');
  const outside = run.outsideExcessFailedRequests;
  const late = run.recoveredAtSeconds - run.goneAtSeconds;
  return [
    ...unsteady,
    ...movedIn('part', experiment, run, served, named),
    ...(outside > 0 ? [{ code: 'harm_outside', failedRequests: outside } as const] : []),
    ...movedIn('outside', experiment, run, served, outside > 0 ? new Set<Metric>(['error_rate']) : new Set()),
    ...(late > 0 ? [{ code: 'slow_recovery', seconds: late } as const] : []),
  ];
}

const ARMS = { part: 'canary', outside: 'stable' } as const satisfies Record<string, Arm>;

function movedIn(
  where: keyof typeof ARMS,
  { atSeconds, metrics, version }: Experiment,
  { undoneAtSeconds }: ExperimentRun,
  served: View,
  named: ReadonlySet<Metric>,
): readonly Surprise[] {
  const before = { seconds: atSeconds, reading: served.read(ARMS[where], 0, atSeconds) };
  const during = {
    seconds: undoneAtSeconds - atSeconds,
    reading: served.read(ARMS[where], atSeconds, undoneAtSeconds),
  };
  // Memory that grows anyway is another later.
  const grows = version.memoryGrowthMbPerMinute > 0;
  const looked: readonly Metric[] = [...METRICS, ...metrics.map(({ name }) => name)];
  return looked.flatMap((metric): Surprise[] => {
    // Success is the other side of errors, and there is no objective.
    if (metric === 'success_rate' || metric === 'burn_rate' || named.has(metric)) return [];
    if (grows && metric === 'memory_mb') return [];
    const { worse } = metricRow(metric, metrics);
    const [one, other] = [before, during].map((stretch) => meanOf(metric, stretch, metrics));
    if (one == null || other == null) return [];
    const worsened = worse === 'more' ? other.value - one.value : one.value - other.value;
    if (worsened <= roomOf(one, other)) return [];
    return [{ code: 'metric_moved', metric, where, before: one.value, during: other.value }];
  });
}

interface Stretch {
  readonly seconds: number;
  readonly reading: Reading;
}

/** A mean, and of how many events it is, if it counts any: of a share a binomial number, else a Poisson one. */
interface Mean {
  readonly value: number;
  readonly whole: number | null;
  readonly isShare: boolean;
}

function meanOf(metric: Metric, { reading, seconds }: Stretch, own: Experiment['metrics']): Mean | null {
  const { source } = metricRow(metric, own);
  const value = valueFrom(source, reading, null);
  if (value === null) return null;
  if (metric === 'error_rate') return { value, whole: reading.requests, isShare: true };
  if (metric === 'conversion_rate') return { value, whole: reading.requests - reading.errors, isShare: true };
  // Of stretches of unlike length.
  if (metric === 'restarts') return { value: (value * HOUR) / seconds, whole: seconds / HOUR, isShare: false };
  if (source.of === 'latencies' && reading.requests < ENOUGH_LATENCIES) return null;
  const mine = own.find(({ name }) => name === metric);
  if (mine === undefined || mine.kind.is === 'gauge') return { value, whole: null, isShare: false };
  return { value, whole: reading.own(mine.name).whole, isShare: mine.kind.is === 'ratio' };
}

const HOUR = 3_600;

/** Of fewer the slowest hundredth says little. */
const ENOUGH_LATENCIES = 5_000;

/** How much worse a metric may be without a word. */
function roomOf(one: Mean, other: Mean): number {
  if (one.whole === null || other.whole === null) return MOVED_RATIO * Math.abs(one.value);
  const pooled = (one.value * one.whole + other.value * other.whole) / (one.whole + other.whole);
  const variance = pooled * (one.isShare ? 1 - pooled : 1) * (1 / one.whole + 1 / other.whole);
  return MOVED_ERRORS * Math.sqrt(Math.max(0, variance));
}
