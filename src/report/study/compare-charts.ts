import type { ChartBlock } from '../page/page.js';
import { type ChangeRow, changeColumns, JUDGEMENT_MARKS } from './compare-rows.js';
import { type FigureUnit, figureUnit } from './figure-text.js';

const TITLES: Partial<Record<FigureUnit, string>> = {
  rate: 'Shares of runs, in percentage points',
  seconds: 'Times',
  percent: 'Error budget, in percentage points',
};

const TONES = { worse: 'bad', better: 'good', indistinguishable: 'quiet', no_interval: 'quiet' } as const;

/** Amounts are of unlike size: each figure has a picture of its own. */
function pictureOf({ figure }: ChangeRow): string {
  const unit = figureUnit(figure);
  return unit === 'amount' ? (figure.split('.')[0] ?? figure) : unit;
}

const ORDER = ['rate', 'seconds', 'percent'];

function inOrder(one: string, other: string): number {
  const place = (picture: string) => (ORDER.includes(picture) ? ORDER.indexOf(picture) : ORDER.length);
  return place(one) - place(other);
}

/** Differences with their intervals around none, a picture for each unit. */
export function compareCharts(changed: readonly ChangeRow[]): ChartBlock[] {
  const drawn = changed.filter(({ interval }) => interval !== null);
  return [...new Set(drawn.map(pictureOf))].sort(inOrder).flatMap((picture): ChartBlock[] => {
    const rows = drawn.filter((row) => pictureOf(row) === picture);
    const unit = figureUnit(rows[0]?.figure ?? '');
    if (rows.length === 0) return [];
    const title = TITLES[unit] ?? picture;
    return [
      {
        kind: 'chart',
        title,
        description:
          'The new plan less the old one, with 95 % intervals; left of 0 is less, ✓ is better and ✗ is worse',
        drawing: {
          kind: 'intervals',
          unit,
          zero: 0,
          rows: rows.map(({ scenario, figure, difference, interval, judgement }) => ({
            name: `${scenario} ${unit === 'amount' ? figure.slice(picture.length + 1) : figure}`,
            value: difference ?? 0,
            low: interval?.[0] ?? 0,
            high: interval?.[1] ?? 0,
            tone: TONES[judgement],
            mark: JUDGEMENT_MARKS[judgement],
          })),
        },
        table: {
          kind: 'table',
          caption: title,
          marks: rows.map(({ judgement }) => JUDGEMENT_MARKS[judgement]),
          groups: rows.map(({ scenario }) => scenario),
          columns: changeColumns(rows),
        },
      },
    ];
  });
}
