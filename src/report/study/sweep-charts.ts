import { countOf } from '../../text/format-number.js';
import type { CurvesDrawing } from '../page/drawing.js';
import type { ChartBlock, Column } from '../page/page.js';
import { amountText, durationText, NONE, percentInterval, percentText } from './figure-text.js';
import { HARM_TITLES } from './harm-titles.js';
import { sweptValues } from './sweep-columns.js';
import type { SweepReport } from './sweep-schema.js';

type Point = SweepReport['points'][number];
type Curve = CurvesDrawing['curves'][number];
type Rate = Pick<Point['stopped'], 'rate' | 'interval'>;

/** Operating characteristics: what the runs came to, how soon they were caught, and the harm, over the swept value. */
export function sweepCharts(report: SweepReport): ChartBlock[] {
  if (report.points.length < 2) return [];
  return [outcomeChart(report), ...spreadCharts(report)];
}

function outcomeChart(report: SweepReport): ChartBlock {
  const { points, path } = report;
  const rates: readonly (readonly [string, Curve['tone'], (point: Point) => Rate | null])[] = [
    ['rolled back', 'good', ({ rolled_back }) => rolled_back],
    ['completed', 'stable', ({ completed }) => completed],
    ['paused to the end', 'unsure', ({ paused }) => paused],
    ['a healthy version rolled back', 'bad', ({ false_rollback }) => false_rollback],
  ];
  const shown = rates.filter(([, , of]) => points.some((point) => (of(point)?.rate ?? 0) > 0));
  return {
    kind: 'chart',
    title: 'How the runs ended',
    description: `Shares of runs by how they ended, with 95 % intervals, over ${countOf(points.length, 'value')} of ${path}`,
    drawing: curves(
      report,
      'rate',
      shown.map(([name, tone, of]) => ({
        name,
        tone,
        points: points.map((point) => {
          const rate = of(point);
          return rate === null ? null : { value: rate.rate, low: rate.interval[0], high: rate.interval[1] };
        }),
      })),
    ),
    table: {
      kind: 'table',
      caption: 'How the runs ended, in % with 95 % intervals',
      columns: [
        sweptValues(report),
        ...shown.map(
          ([heading, , of]): Column => ({
            heading,
            alignment: 'right',
            worth: 5,
            cells: points.map((point) => {
              const rate = of(point);
              return rate === null ? NONE : `${percentText(rate.rate)} ${percentInterval(rate.interval)}`;
            }),
          }),
        ),
      ],
    },
  };
}

function spreadCharts(report: SweepReport): ChartBlock[] {
  const figures = [
    ['Time to detect', 'time_to_detect_seconds', 'seconds', durationText],
    ...HARM_TITLES.map(([figure, title]) => [title, figure, 'amount', amountText] as const),
  ] as const;
  return figures.flatMap(([title, figure, unit, text]): ChartBlock[] => {
    const spreads = report.points.map((point) => point[figure]);
    if (spreads.filter((spread) => spread !== null && spread.max !== 0).length < 2) return [];
    const column = (heading: string, cell: (spread: NonNullable<(typeof spreads)[number]>) => string): Column => ({
      heading,
      alignment: 'right',
      worth: 5,
      cells: spreads.map((spread) => (spread === null ? NONE : cell(spread))),
    });
    return [
      {
        kind: 'chart',
        title,
        description: `The mean with its 95 % interval, and the 95th percentile of the runs, over ${report.path}`,
        drawing: curves(report, unit, [
          {
            name: 'mean',
            tone: 'canary',
            points: spreads.map((spread) =>
              spread === null ? null : { value: spread.mean, low: spread.interval[0], high: spread.interval[1] },
            ),
          },
          {
            name: 'p95',
            tone: 'quiet',
            points: spreads.map((spread) =>
              spread === null ? null : { value: spread.p95, low: spread.p95, high: spread.p95 },
            ),
          },
        ]),
        table: {
          kind: 'table',
          caption: title,
          columns: [
            sweptValues(report),
            column('mean [95 %]', ({ mean, interval }) => `${text(mean)} [${interval.map(text).join(', ')}]`),
            column('p50', ({ p50 }) => text(p50)),
            column('p95', ({ p95 }) => text(p95)),
          ],
        },
      },
    ];
  });
}

function curves(report: SweepReport, unit: CurvesDrawing['unit'], drawn: readonly Curve[]): CurvesDrawing {
  const xs = report.points.map(({ value }) => value);
  return { kind: 'curves', xTitle: report.path, xs, isLogarithmic: isGeometric(xs), unit, floor: null, curves: drawn };
}

/** Whether values grow by equal ratios rather than equal steps. */
function isGeometric(xs: readonly (number | string)[]): boolean {
  const [first, second, ...rest] = xs;
  const last = rest.at(-1);
  if (typeof first !== 'number' || typeof second !== 'number' || typeof last !== 'number' || first <= 0) return false;
  return xs.every((x) => typeof x === 'number' && x > 0) && (last - first) / (second - first) > 2 * (xs.length - 1);
}
