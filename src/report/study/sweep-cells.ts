import { trafficBar } from '../text/traffic-bar.js';
import { countOf } from '../words/format-count.js';
import { formatNumber } from '../words/format-number.js';
import { NONE, percentInterval, percentText } from './figure-text.js';
import type { Column } from './fit-table.js';
import { outcomeColumns } from './scenario-cells.js';
import type { SweepReport } from './sweep-schema.js';

const MOST_DIGITS = 17;

/** The column of swept values, in digits enough to tell them apart. */
export function sweptValues({ path, points }: SweepReport): Column {
  const values = points.map(({ value }) => value);
  let digits = 4;
  while (digits < MOST_DIGITS && new Set(texts(values, digits)).size < new Set(values).size) digits += 1;
  const allNumbers = values.every((value) => typeof value === 'number');
  return {
    heading: path,
    alignment: allNumbers ? 'right' : 'left',
    cells: texts(values, digits),
    worth: 0,
    isForeign: true,
  };
}

/** What each value came to, the share of runs rolled back as a bar too. */
export function sweepColumns({ points }: SweepReport): Column[] {
  const bars = points.map(({ rolled_back }) => trafficBar(rolled_back.rate * 100));
  const columns = outcomeColumns(points);
  const isOfPlan = points.some(({ false_rollback }) => false_rollback !== null);
  const ofHealthy: Column[] = isOfPlan
    ? [
        {
          heading: 'if healthy [95 %]',
          title: 'a healthy version rolled back % [95 %]',
          alignment: 'left',
          cells: points.map(({ false_rollback: rate }) =>
            rate === null ? NONE : `${percentText(rate.rate)} ${percentInterval(rate.interval)}`,
          ),
          worth: 9,
        },
      ]
    : [];
  const after = columns.findIndex(({ heading }) => heading.startsWith('rolled back'));
  return columns.toSpliced(after + 1, 0, { heading: '', alignment: 'left', cells: bars, worth: 7 }, ...ofHealthy);
}

/** What the plan catches, in one sentence without a full stop. */
export function detectableText({ detectable, points }: SweepReport): string {
  if (points.length === 0 || detectable.length === 0) return 'nothing was swept';
  // Of words there is no least.
  if (points.some(({ value }) => typeof value !== 'number')) return `${countOf(points.length, 'value')}`;
  const parts = detectable.map(({ power, value }) =>
    value === null
      ? `nowhere in ${percentText(power)} % of runs`
      : `in ${percentText(power)} % of runs from ${formatNumber(value)} on`,
  );
  return `rolled back ${parts.join(', ')}`;
}

function texts(values: readonly (number | string)[], digits: number): string[] {
  return values.map((value) => (typeof value === 'number' ? formatNumber(value, digits) : value));
}
