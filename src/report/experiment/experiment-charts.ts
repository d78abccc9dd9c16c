import { metricRow } from '../../measures/metrics.js';
import { isBuiltIn, type Metric } from '../../model/metric.js';
import { formatDuration } from '../../text/duration.js';
import { formatNumber } from '../../text/format-number.js';
import type { DrawnUnit } from '../page/drawing.js';
import type { ChartBlock } from '../page/page.js';
import type { ExperimentReport } from './experiment-schema.js';
import { column } from './experiment-tables.js';

const UNITS = { rate: 'rate', milliseconds: 'ms', percent: 'percent', quantity: 'amount', multiple: 'amount' } as const;

function unitOf(metric: Metric): DrawnUnit {
  return isBuiltIn(metric) ? UNITS[metricRow(metric).unit] : 'amount';
}

/** What looks saw of each part of the hypothesis, against its limit. */
export function experimentCharts({ hypothesis, series, setup, timeline }: ExperimentReport): readonly ChartBlock[] {
  const endSeconds = timeline.at(-1)?.at_seconds ?? 0;
  const goneSeconds = timeline.find(({ code }) => code === 'fault_gone')?.at_seconds ?? endSeconds;
  const rows = series.flatMap((points, i) =>
    points.map(([at, value]) => ({ part: hypothesis[i]?.text ?? '', at, value })),
  );
  if (rows.length === 0) return [];
  return [
    {
      kind: 'chart',
      title: 'The hypothesis over time',
      description: `What looks saw of each part of the hypothesis, from 0s to ${formatDuration(endSeconds)}, with its limit; the fault is on from ${formatDuration(setup.at_seconds)} to ${formatDuration(goneSeconds)}`,
      drawing: {
        kind: 'time',
        endSeconds,
        panels: hypothesis.map(({ text, metric, limit }, i) => ({
          title: text,
          unit: unitOf(metric),
          series: [
            { name: metric, tone: 'canary', points: series[i] ?? [], isStepped: false, isLimit: false },
            {
              name: 'limit',
              tone: 'bad',
              points: [
                [0, limit],
                [endSeconds, limit],
              ],
              isStepped: false,
              isLimit: true,
            },
          ],
        })),
        stretches: [{ name: 'fault', tone: 'bad', from: setup.at_seconds, to: goneSeconds }],
        instants: timeline.flatMap(({ code, at_seconds }) =>
          code === 'aborted' ? [{ name: 'aborted', tone: 'bad' as const, at: at_seconds }] : [],
        ),
        verdicts: [],
      },
      table: {
        kind: 'table',
        caption: 'What looks saw',
        columns: [
          column(
            'hypothesis',
            'left',
            0,
            rows.map(({ part }) => part),
          ),
          column(
            'at',
            'right',
            9,
            rows.map(({ at }) => formatDuration(at)),
          ),
          column(
            'value',
            'right',
            9,
            rows.map(({ value }) => formatNumber(value, 6)),
          ),
        ],
      },
    },
  ];
}
