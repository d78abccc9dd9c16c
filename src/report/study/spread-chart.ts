import type { DrawnUnit, IntervalsDrawing } from '../page/drawing.js';
import type { ChartBlock, Column } from '../page/page.js';
import type { ScenarioJson } from './study-schema.js';

type Spread = NonNullable<ScenarioJson['time_to_detect_seconds']>;
type Statistic = 'count' | 'min' | 'p50' | 'mean' | 'p95' | 'max';

/** A figure of something, and how that is marked in the picture. */
interface SpreadRow extends Pick<IntervalsDrawing['rows'][number], 'name' | 'tone' | 'mark'> {
  readonly figure: Spread;
}

interface SpreadLook {
  readonly title: string;
  readonly description: string;
  /** What the rows are. */
  readonly heading: string;
  readonly unit: DrawnUnit;
  readonly text: (value: number) => string;
  /** Whether the table says of how many runs each figure is. */
  readonly countsRuns: boolean;
}

/** From the least to the 95th percentile of the runs, with the median; nothing of no rows. */
export function spreadChart(rows: readonly SpreadRow[], look: SpreadLook): ChartBlock[] {
  if (rows.length === 0) return [];
  const { title, description, heading, unit, text, countsRuns } = look;
  const column = (named: string, statistic: Statistic): Column => ({
    heading: named,
    alignment: 'right',
    worth: 5,
    cells: rows.map(({ figure }) => (statistic === 'count' ? String(figure.count) : text(figure[statistic]))),
  });
  return [
    {
      kind: 'chart',
      title,
      description,
      drawing: {
        kind: 'intervals',
        unit,
        zero: null,
        rows: rows.map(({ name, figure, tone, mark }) => ({
          name,
          value: figure.p50,
          low: figure.min,
          high: figure.p95,
          tone,
          mark,
        })),
      },
      table: {
        kind: 'table',
        caption: title,
        columns: [
          { heading, alignment: 'left', worth: 0, cells: rows.map(({ name }) => name) },
          ...(countsRuns ? [column('runs', 'count')] : []),
          column('least', 'min'),
          column('median', 'p50'),
          column('mean', 'mean'),
          column('p95', 'p95'),
          column('most', 'max'),
        ],
      },
    },
  ];
}
