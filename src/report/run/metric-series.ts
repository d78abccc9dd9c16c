import { isBuiltIn, type Metric } from '../../model/metric.js';
import type { ArmSummary, WindowRecord } from '../../model/run.js';
import type { Finding } from '../../model/verdict.js';
import type { TimePoint, TimeSeries, Tone } from '../page/drawing.js';

/** What can be drawn of an arm over time. */
const ARM_VALUES: Partial<Record<Metric, (arm: ArmSummary) => number | null>> = {
  error_rate: ({ errorRate }) => errorRate,
  success_rate: ({ errorRate }) => (errorRate === null ? null : 1 - errorRate),
  latency_p50_ms: ({ latencyP50Ms }) => latencyP50Ms,
  latency_p95_ms: ({ latencyP95Ms }) => latencyP95Ms,
  latency_p99_ms: ({ latencyP99Ms }) => latencyP99Ms,
  cpu_percent: ({ cpuPercent }) => cpuPercent,
  memory_mb: ({ memoryMb }) => memoryMb,
  restarts: ({ restarts }) => restarts,
  conversion_rate: ({ conversionRate }) => conversionRate,
};

/** What the arms did in windows, what rules made of it where that is something else, and the limits that held. */
export function metricSeries(windows: readonly WindowRecord[], metric: Metric): TimeSeries[] {
  return [...armSeries(windows, metric), ...judgedSeries(windows, metric), ...limitSeries(windows, metric)];
}

/** Of an arm in a window: as it was measured, or else as it was judged. */
export function drawnValue(metric: Metric, arm: DrawnArm, window: WindowRecord): number | null {
  const measured = ARM_VALUES[metric];
  const summary = window[arm];
  if (measured !== undefined) return summary === null ? null : measured(summary);
  if (!isBuiltIn(metric)) return summary?.metrics[metric] ?? null;
  const found = window.judgement.findings.find((finding) => finding.metric === metric);
  if (found === undefined) return null;
  return arm === 'canary' ? found.observed : arm === 'stable' ? found.baseline : null;
}

export type DrawnArm = 'canary' | 'stable' | 'freshBaseline';

function armSeries(windows: readonly WindowRecord[], metric: Metric): TimeSeries[] {
  const of = (name: string, tone: Tone, arm: DrawnArm): TimeSeries => ({
    name,
    tone,
    points: windows.map((window): TimePoint => [window.toSeconds, drawnValue(metric, arm, window)]),
    isStepped: false,
    isLimit: false,
  });
  return [
    of('canary', 'canary', 'canary'),
    of('stable', 'stable', 'stable'),
    of('baseline', 'baseline', 'freshBaseline'),
  ].filter(({ points }) => points.some(([, one]) => one !== null));
}

/** What conditions look at where that is not the window, as a rule that looks back over more of them. */
function judgedSeries(windows: readonly WindowRecord[], metric: Metric): TimeSeries[] {
  if (ARM_VALUES[metric] === undefined) return [];
  return conditionsOf(windows, metric).flatMap((drawn): TimeSeries[] => {
    const { of, ...own } = drawn;
    const points = windows.map((window): TimePoint => {
      const found = findingOf(window, metric, drawn);
      return [window.toSeconds, found?.observed ?? null];
    });
    const isOther = points.some(([, judged], i) => {
      const measured = windows[i] === undefined ? null : drawnValue(metric, 'canary', windows[i]);
      return judged !== null && measured !== null && Math.abs(judged - measured) > ALIKE * Math.abs(measured);
    });
    if (!isOther && of === undefined) return [];
    return [
      {
        name: `${of ?? 'canary'}, as ${wordsOf(own)} judges it`,
        tone: of === undefined ? 'canary' : 'plain',
        points,
        isStepped: false,
        isLimit: false,
        isJudged: true,
      },
    ];
  });
}

/** Less of a difference, as a share of the value, is rounding. */
const ALIKE = 1e-6;

/** A condition of one of the rules of a metric. */
type DrawnCondition = Pick<Finding, 'condition' | 'place' | 'of' | 'sequel'>;

function conditionsOf(windows: readonly WindowRecord[], metric: Metric): DrawnCondition[] {
  const all = new Map<string, DrawnCondition>();
  for (const { judgement } of windows) {
    for (const { metric: of, ...finding } of judgement.findings) {
      if (of === metric) all.set(`${finding.place ?? 0} ${finding.condition} ${finding.of ?? ''}`, finding);
    }
  }
  return [...all.values()];
}

function findingOf({ judgement }: WindowRecord, metric: Metric, { condition, place, of }: DrawnCondition) {
  return judgement.findings.find(
    (finding) =>
      finding.metric === metric && finding.condition === condition && finding.place === place && finding.of === of,
  );
}

/** `max`, or `max of rule 1, service, alerts` where there is more to say. */
function wordsOf({ condition, place, of, sequel }: DrawnCondition): string {
  const more = [
    ...(place === undefined ? [] : [`rule ${place}`]),
    ...(of === undefined ? [] : ['service']),
    ...(sequel === undefined ? [] : [`then ${sequel}`]),
  ];
  return [condition, ...more].join(', ');
}

/** What each condition would have let pass in each window; of the whole service too, whose values stand between the arms'. */
function limitSeries(windows: readonly WindowRecord[], metric: Metric): TimeSeries[] {
  return conditionsOf(windows, metric).map((drawn) => ({
    name: `limit (${wordsOf(drawn)})`,
    tone: 'bad',
    points: windows.map((window): TimePoint => [window.toSeconds, findingOf(window, metric, drawn)?.bound ?? null]),
    isStepped: false,
    isLimit: true,
  }));
}
