import type { DrawnUnit } from '../page/drawing.js';
import type { ChartBlock } from '../page/page.js';
import { type ChangeRow, changeColumns, JUDGEMENT_MARKS } from './compare-rows.js';
import { type FigureUnit, figureUnit } from './figure-text.js';

const TITLES = {
  rate: 'Shares of runs, in percentage points',
  seconds: 'Times',
  percent: 'Error budget, in percentage points',
  amount: 'Requests, failures and users',
} as const satisfies Record<FigureUnit, string>;

const TONES = { worse: 'bad', better: 'good', indistinguishable: 'quiet', no_interval: 'quiet' } as const;

/** Differences with their intervals around none, a picture for each unit. */
export function compareCharts(changed: readonly ChangeRow[]): ChartBlock[] {
  const units: readonly FigureUnit[] = ['rate', 'seconds', 'percent', 'amount'];
  return units.flatMap((unit): ChartBlock[] => {
    const rows = changed.filter(({ figure, interval }) => figureUnit(figure) === unit && interval !== null);
    if (rows.length === 0) return [];
    const drawn: DrawnUnit = unit;
    return [
      {
        kind: 'chart',
        title: TITLES[unit],
        description:
          'The new plan less the old one, with 95 % intervals; left of 0 is less, ✓ is better and ✗ is worse',
        drawing: {
          kind: 'intervals',
          unit: drawn,
          zero: 0,
          rows: rows.map(({ scenario, figure, difference, interval, judgement }) => ({
            name: `${scenario} ${figure}`,
            value: difference ?? 0,
            low: interval?.[0] ?? 0,
            high: interval?.[1] ?? 0,
            tone: TONES[judgement],
            mark: JUDGEMENT_MARKS[judgement],
          })),
        },
        table: {
          kind: 'table',
          caption: TITLES[unit],
          marks: rows.map(({ judgement }) => JUDGEMENT_MARKS[judgement]),
          groups: rows.map(({ scenario }) => scenario),
          columns: changeColumns(rows),
        },
      },
    ];
  });
}
