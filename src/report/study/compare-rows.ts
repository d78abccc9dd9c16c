import type { ScenarioName } from '../../model/study.js';
import { countOf, formatCount, formatNumber } from '../../text/format-number.js';
import type { Column } from '../formats/fit-table.js';
import type { ChangeJson, CompareReport, Judgement } from './compare-report.js';
import { type FigureUnit, figureText, figureUnit, NONE } from './figure-text.js';

/** A figure of a scenario under both plans. */
export interface ChangeRow extends ChangeJson {
  readonly scenario: ScenarioName;
}

export const JUDGEMENT_MARKS = { worse: '✗', better: '✓', indistinguishable: '·' } as const satisfies Record<
  Judgement,
  string
>;

const ORDER: readonly Judgement[] = ['worse', 'better', 'indistinguishable'];

/** What changed; what may have; and how many figures are the same in every run, and so not worth a line. */
export function compareRows({ scenarios }: CompareReport): {
  readonly changed: readonly ChangeRow[];
  readonly unclear: readonly ChangeRow[];
  readonly same: number;
} {
  const all = scenarios.flatMap(({ name, changes }) =>
    changes
      .map((change): ChangeRow => ({ scenario: name, ...change }))
      .sort((one, other) => ORDER.indexOf(one.judgement) - ORDER.indexOf(other.judgement)),
  );
  const unclear = all.filter((row) => row.judgement === 'indistinguishable' && !isSame(row));
  return {
    changed: all.filter(({ judgement }) => judgement !== 'indistinguishable'),
    unclear,
    same: all.filter((row) => row.judgement === 'indistinguishable' && isSame(row)).length,
  };
}

/** How many figures are worse and better, in one sentence without a full stop. */
export function compareHeadline({ worse, better, indistinguishable }: CompareReport): string {
  if (worse + better + indistinguishable === 0) return 'nothing was compared';
  if (worse + better === 0) return 'no figure can be told from what it was';
  return `${countOf(worse, 'figure')} worse, ${formatCount(better)} better, ${formatCount(indistinguishable)} indistinguishable`;
}

/** The one sign for a comparison: ✓ only better, ✗ only worse, · neither or both. */
export function compareMark({ worse, better }: CompareReport): (typeof JUDGEMENT_MARKS)[Judgement] {
  if (worse > 0 && better === 0) return '✗';
  return better > 0 && worse === 0 ? '✓' : '·';
}

/** `checkout 1.1 → checkout 1.2`, or one name if both have it. */
export function comparedNames({ before, after }: CompareReport): string {
  return before.name === after.name ? before.name : `${before.name} → ${after.name}`;
}

/** A figure, what it was, what it is, and by how much it differs. */
export function changeColumns(rows: readonly ChangeRow[]): readonly [figure: Column, ...others: Column[]] {
  const units = rows.map(({ figure }) => figureUnit(figure));
  const column = (
    heading: string,
    worth: number,
    alignment: Column['alignment'],
    cell: (i: number) => string,
  ): Column => ({
    heading,
    alignment,
    worth,
    cells: rows.map((_, i) => cell(i)),
  });
  const of = (i: number, key: 'before' | 'after') => figureText(rows[i]?.[key] ?? null, units[i] ?? 'amount');
  return [
    column('figure', 0, 'left', (i) => rows[i]?.figure ?? ''),
    column('before', 6, 'right', (i) => of(i, 'before')),
    column('after', 6, 'right', (i) => of(i, 'after')),
    column('difference [95 %]', 8, 'left', (i) => differenceText(rows[i] ?? null, units[i] ?? 'amount')),
  ];
}

/** A state that all runs or none end in is such, whatever more runs might show. */
function isSame({ figure, before, after, interval }: ChangeJson): boolean {
  if (before !== after) return false;
  const isOfAllOrNone = figureUnit(figure) === 'rate' && (before === 0 || before === 1);
  return isOfAllOrNone || interval === null || (interval[0] === 0 && interval[1] === 0);
}

function differenceText(change: ChangeJson | null, unit: FigureUnit): string {
  if (change === null || change.difference === null) return NONE;
  const points = unit === 'rate' || unit === 'percent' ? ' points' : '';
  const interval = change.interval === null ? '' : ` [${change.interval.map((end) => signed(end, unit)).join(', ')}]`;
  return `${signed(change.difference, unit)}${interval}${points}`;
}

/** With its sign; shares in percentage points, without the unit. */
function signed(value: number, unit: FigureUnit): string {
  const sign = value > 0 ? '+' : '';
  if (unit === 'rate') return `${sign}${formatNumber(value * 100, 3)}`;
  return `${sign}${figureText(value, unit === 'percent' ? 'amount' : unit)}`;
}
