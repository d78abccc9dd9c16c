import { countOf, formatNumber } from '../../text/format-number.js';
import type { Column } from '../page/page.js';
import { trafficBar } from '../text/traffic-bar.js';
import { NONE, percentColumn, percentDecimals, percentText, percentWith } from './figure-text.js';
import { outcomeColumns } from './scenario-columns.js';
import type { SweepReport } from './sweep-schema.js';

const MOST_DIGITS = 17;

/** The column of swept values, with enough digits to distinguish them. */
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
  };
}

/** What each value came to, the share of runs rolled back as a bar too. */
export function sweepColumns({ points }: SweepReport): Column[] {
  const bars = points.map(({ rolled_back }) => trafficBar(rolled_back.rate * 100));
  const columns = outcomeColumns(points);
  const isOfPlan = points.some(({ false_rollback }) => false_rollback !== null);
  const ofHealthy: Column[] = isOfPlan ? [healthyColumn(points)] : [];
  // Where healthy versions stall, that none is rolled back is no merit.
  const stalls = points.some(
    ({ runs, false_rollback: back, healthy_released: released }) =>
      back !== null && released !== null && back.count + released.count < runs,
  );
  if (stalls) {
    const cells = percentColumn(points.map(({ healthy_released: rate }) => rate?.rate ?? null));
    const title = 'a healthy version released %';
    ofHealthy.push({ heading: 'healthy released', title, alignment: 'right', cells, worth: 8 });
  }
  const after = columns.findIndex(({ heading }) => heading.startsWith('[95 %]'));
  return columns.toSpliced(
    after + 1,
    0,
    { heading: 'rolled back', alignment: 'left', cells: bars, worth: 4, isBar: true },
    ...ofHealthy,
  );
}

/** How often a healthy version is rolled back, with its interval. */
function healthyColumn(points: SweepReport['points']): Column {
  const rates = points.flatMap(({ false_rollback: rate }) => (rate === null ? [] : [rate]));
  const decimals = percentDecimals(rates);
  const shown = (share: number) => percentWith(decimals, share);
  return {
    heading: 'if healthy [95 %]',
    title: 'a healthy version rolled back % [95 %]',
    alignment: 'left',
    cells: points.map(({ false_rollback: rate }) =>
      rate === null ? NONE : `${shown(rate.rate)} [${rate.interval.map(shown).join(', ')}]`,
    ),
    worth: 9,
  };
}

/** What the plan catches, in one sentence without a full stop. */
export function detectableText({ detectable, points }: SweepReport): string {
  if (points.length === 0 || detectable.length === 0) return 'nothing was swept';
  // Of words there is no least.
  if (points.some(({ value }) => typeof value !== 'number')) return `${countOf(points.length, 'value')}`;
  return `rolled back ${detectable.map(detectableWords).join(', ')}`;
}

function detectableWords({ power, where, value }: SweepReport['detectable'][number]): string {
  const often = `in ${percentText(power)} % of runs`;
  switch (where) {
    case 'from':
      return `${often} from ${formatNumber(value ?? Number.NaN)} on`;
    case 'up_to':
      return `${often} up to ${formatNumber(value ?? Number.NaN)}`;
    case 'some':
      return `${often} at some values between`;
    case 'none':
      return `at no value ${often}`;
  }
}

function texts(values: readonly (number | string)[], digits: number): string[] {
  return values.map((value) => (typeof value === 'number' ? formatNumber(value, digits) : value));
}
