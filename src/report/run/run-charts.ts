import { metricRow } from '../../measures/metrics.js';
import type { TimelineEntry } from '../../model/harm.js';
import { isBuiltIn, type Metric } from '../../model/metric.js';
import type { Run, WindowRecord } from '../../model/run.js';
import type { Verdict } from '../../model/verdict.js';
import { formatDuration } from '../../text/duration.js';
import { countOf, formatCount, formatNumber } from '../../text/format-number.js';
import type { Report } from '../json/report-schema.js';
import type { DrawnUnit, TimeDrawing, TimePoint, TimeSeries, Tone } from '../page/drawing.js';
import type { ChartBlock, Column, TableBlock } from '../page/page.js';
import { countedSeconds } from './headline.js';
import { type DrawnArm, drawnValue, metricSeries } from './metric-series.js';

/** What a picture of a run needs beside its report. */
export type DrawnRun = Pick<Run, 'windows' | 'timeline'>;

/** More windows are too many to be seen, and to be read in a table. */
const MOST_WINDOWS = 400;
const MOST_PANELS = 5;

/** A run over time: shares, what both arms did against the limits that held, verdicts, and what happened when. */
export function runCharts(report: Report, { windows, timeline }: DrawnRun): ChartBlock[] {
  if (windows.length === 0) return [];
  const shown = thinned(windows);
  const metrics = drawnMetrics(report);
  const drawing: TimeDrawing = {
    kind: 'time',
    endSeconds: endOf(report),
    panels: [
      { title: 'traffic on the canary', unit: 'percent', series: [shareSeries(report)] },
      ...metrics.map((metric) => ({
        title: metric,
        unit: unitOf(metric),
        series: metricSeries(shown, metric),
      })),
    ],
    stretches: [...pauses(report), ...rollback(report), ...faults(timeline, endOf(report))],
    instants: instants(report),
    verdicts: shown.map(({ fromSeconds, toSeconds, judgement }, i) => ({
      from: Math.max(fromSeconds, shown[i - 1]?.toSeconds ?? 0),
      to: toSeconds,
      tone: VERDICT_TONES[judgement.verdict],
      word: judgement.verdict,
    })),
  };
  return [
    {
      kind: 'chart',
      title: 'The run over time',
      description: `${countOf(windows.length, 'window')} from 0s to ${formatDuration(endOf(report))}: the canary's share of traffic, ${metrics.join(', ')} of both arms with the limits that held, and what each window came to`,
      drawing,
      table: windowTable(shown, windows.length, metrics),
    },
  ];
}

const VERDICT_TONES = { PASS: 'good', FAIL: 'bad', INCONCLUSIVE: 'unsure' } as const satisfies Record<Verdict, Tone>;

/** Of neighbours together, the one that weighs most. */
function thinned(windows: readonly WindowRecord[]): readonly WindowRecord[] {
  if (windows.length <= MOST_WINDOWS) return windows;
  const size = Math.ceil(windows.length / MOST_WINDOWS);
  const weight = { FAIL: 2, INCONCLUSIVE: 1, PASS: 0 } as const satisfies Record<Verdict, number>;
  return Array.from({ length: Math.ceil(windows.length / size) }, (_, i) =>
    windows
      .slice(i * size, (i + 1) * size)
      .reduce((most, each) => (weight[each.judgement.verdict] > weight[most.judgement.verdict] ? each : most)),
  );
}

/** What decided first, then errors and the tail of latencies, then what else the plan judges. */
function drawnMetrics({ stages, reason }: Report): readonly Metric[] {
  const judged = stages.flatMap(({ checks }) => checks.map(({ metric }) => metric));
  const decided = judged.filter((metric) => metric === reason?.metric);
  return [...new Set<Metric>([...decided, 'error_rate', 'latency_p99_ms', ...judged])].slice(0, MOST_PANELS);
}

const UNITS = { rate: 'rate', milliseconds: 'ms', percent: 'percent', quantity: 'amount', multiple: 'amount' } as const;

function unitOf(metric: Metric): DrawnUnit {
  return isBuiltIn(metric) ? UNITS[metricRow(metric).unit] : 'amount';
}

function endOf(report: Report): number {
  return countedSeconds(report) + (report.follow_up?.seconds ?? 0);
}

function shareSeries({ stages, transitions, ...report }: Report): TimeSeries {
  const points: TimePoint[] = [
    ...(transitions[0]?.at_seconds === 0 ? [] : [[0, stages[0]?.traffic_percent ?? 0] as const]),
    ...transitions.map(({ at_seconds, traffic_percent }) => [at_seconds, traffic_percent] as const),
  ];
  const last = points.at(-1)?.[1] ?? 0;
  return {
    name: 'canary',
    tone: 'canary',
    points: [...points, [endOf({ stages, transitions, ...report }), last]],
    isStepped: true,
    isLimit: false,
  };
}

type Stretch = TimeDrawing['stretches'][number];

function pauses({ transitions, ...report }: Report): Stretch[] {
  return transitions.flatMap(({ to, at_seconds }, i): Stretch[] => {
    if (to !== 'PAUSED') return [];
    const until = transitions[i + 1]?.at_seconds ?? endOf({ transitions, ...report });
    return [{ name: 'paused', tone: 'unsure', from: at_seconds, to: until }];
  });
}

function rollback({ rollback }: Report): Stretch[] {
  if (rollback === null) return [];
  const { decided_at_seconds: decided, begins_at_seconds: begins, restored_at_seconds: restored } = rollback;
  const all: Stretch[] = [
    { name: 'people act', tone: 'unsure', from: decided, to: begins },
    { name: 'rolling back', tone: 'bad', from: begins, to: restored },
  ];
  return all.filter(({ from, to }) => to > from);
}

/** A fault lasts until one of its name is over. */
function faults(timeline: readonly TimelineEntry[], endSeconds: number): Stretch[] {
  return timeline.flatMap((entry, i): Stretch[] => {
    if (entry.code !== 'fault_begins') return [];
    const end = timeline.slice(i + 1).find((each) => each.code === 'fault_ends' && each.fault === entry.fault);
    return [{ name: entry.fault, tone: 'quiet', from: entry.atSeconds, to: end?.atSeconds ?? endSeconds }];
  });
}

const WORDS: Readonly<Record<string, string>> = {
  canary_worse: 'canary worse',
  first_bad_window: 'first bad window',
  alerted: 'alert',
  budget_overspent: 'budget used up',
  completed: 'completed',
  rolled_back: 'rolled back',
};

function instants({ timeline, outcome }: Report): TimeDrawing['instants'] {
  return timeline.flatMap(({ event, at_seconds }) => {
    const name = WORDS[event];
    if (name === undefined) return [];
    return [
      {
        name,
        tone: instantTone(event, outcome),
        at: at_seconds,
      },
    ];
  });
}

function instantTone(event: string, outcome: Report['outcome']): Tone {
  if (event === 'completed') return outcome === 'missed' ? 'bad' : 'good';
  return event === 'canary_worse' ? 'unsure' : event === 'rolled_back' ? 'plain' : 'bad';
}

function windowTable(shown: readonly WindowRecord[], all: number, metrics: readonly Metric[]): TableBlock {
  const column = (heading: string, cell: (window: WindowRecord) => string): Column => ({
    heading,
    alignment: 'right',
    worth: 5,
    cells: shown.map(cell),
  });
  const figure = (metric: Metric, arm: DrawnArm) => (window: WindowRecord) => {
    const value = drawnValue(metric, arm, window);
    return value === null ? '–' : formatNumber(value);
  };
  const some =
    shown.length < all ? ` (${formatCount(shown.length)} of ${formatCount(all)}, the worst of neighbours)` : '';
  return {
    kind: 'table',
    caption: `Windows${some}`,
    columns: [
      column('until', ({ toSeconds }) => formatDuration(toSeconds)),
      { ...column('stage', ({ stage }) => stage), alignment: 'left' },
      column('share %', ({ trafficPercent }) => formatNumber(trafficPercent)),
      column('canary requests', ({ canary }) => formatCount(canary.requests)),
      ...metrics.flatMap((metric) => [
        column(`${metric}, canary`, figure(metric, 'canary')),
        column(`${metric}, stable`, figure(metric, 'stable')),
      ]),
      { ...column('verdict', ({ judgement }) => judgement.verdict), alignment: 'left' },
    ],
  };
}
