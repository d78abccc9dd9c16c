import type { ScenarioName } from '../../model/results/study.js';
import { countOf, formatCount, formatNumber } from '../../text/format-number.js';
import type { Column } from '../page/page.js';
import type { ChangeJson, CompareReport, Judgement } from './compare-schema.js';
import { durationText, type FigureUnit, figureText, figureUnit, NONE } from './figure-text.js';

/** A figure of a scenario under both plans. */
export interface ChangeRow extends ChangeJson {
  readonly scenario: ScenarioName;
}

export const JUDGEMENT_MARKS = {
  worse: '✗',
  better: '✓',
  indistinguishable: '·',
  no_interval: '·',
} as const satisfies Record<Judgement, string>;

const ORDER: readonly Judgement[] = ['worse', 'better', 'indistinguishable', 'no_interval'];

const WHY = {
  no_common_runs: 'no interval: no run has it under both',
  no_same_outcome: 'no interval: no run came to the same',
  too_few_runs: 'no interval: too few runs',
  fewer_runs_have_it: 'fewer runs have it',
} as const satisfies Record<NonNullable<ChangeJson['why']>, string>;

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
  return {
    changed: all.filter(isTold),
    unclear: all.filter((row) => !isTold(row) && !isSame(row)),
    same: all.filter((row) => !isTold(row) && isSame(row)).length,
  };
}

function isTold({ judgement }: ChangeJson): boolean {
  return judgement === 'worse' || judgement === 'better';
}

/** How many figures are worse and better, in one sentence without a full stop. */
export function compareHeadline({ worse, better, indistinguishable, no_interval }: CompareReport): string {
  if (worse + better + indistinguishable + no_interval === 0) return 'nothing was compared';
  if (worse + better === 0) return 'no figure can be told from what it was';
  const without = no_interval === 0 ? '' : `, ${formatCount(no_interval)} without an interval`;
  return `${countOf(worse, 'figure')} worse, ${formatCount(better)} better, ${formatCount(indistinguishable)} indistinguishable${without}`;
}

/** The one sign for a comparison: ✓ only better, ✗ only worse, · neither or both. */
export function compareMark({ worse, better }: CompareReport): (typeof JUDGEMENT_MARKS)[Judgement] {
  if (worse > 0 && better === 0) return '✗';
  return better > 0 && worse === 0 ? '✓' : '·';
}

/** Over how long requests, failures and users are counted; null where nothing was compared. */
export function horizonText({ scenarios }: CompareReport): string | null {
  const horizons = scenarios.map(({ horizon_seconds }) => horizon_seconds);
  if (horizons.length === 0) return null;
  const [least, most] = [Math.min(...horizons), Math.max(...horizons)].map(durationText);
  const lasting = least === most ? most : `${least} to ${most}, by scenario`;
  return `requests, failures and users: of the same time under both plans, the longer one and the follow-up (${lasting})`;
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
    ...(rows.some(isOfSome) ? [column('runs', 7, 'left', (i) => runsOfText(rows[i] ?? null))] : []),
    {
      ...column('difference [95 %]', 8, 'left', (i) => differenceText(rows[i] ?? null, units[i] ?? 'amount')),
      goesBelow: true,
    },
  ];
}

/** Whether some runs lack the figure, or are not compared. */
function isOfSome({ runs: { before, after, compared } }: ChangeJson): boolean {
  return before !== after || compared !== after;
}

/** `950 → 400`: runs that have the figure under either plan; where that is the same, those that are compared. */
function runsOfText(change: ChangeJson | null): string {
  if (change === null || !isOfSome(change)) return '';
  const { before, after, compared } = change.runs;
  return before === after ? formatCount(compared) : `${formatCount(before)} → ${formatCount(after)}`;
}

/** A state that all runs or none end in is such, whatever more runs might show. */
function isSame({ figure, before, after, interval }: ChangeJson): boolean {
  if (before !== after || interval === null) return false;
  const isOfAllOrNone = figureUnit(figure) === 'rate' && (before === 0 || before === 1);
  return isOfAllOrNone || (interval[0] === 0 && interval[1] === 0);
}

function differenceText(change: ChangeJson | null, unit: FigureUnit): string {
  if (change === null) return NONE;
  const { difference, interval, why } = change;
  const because = why === null ? '' : WHY[why];
  if (difference === null) return because;
  const points = unit === 'rate' || unit === 'percent' ? ' points' : '';
  const ends = interval === null ? '' : ` [${interval.map((end) => signed(end, unit)).join(', ')}]`;
  return `${signed(difference, unit)}${ends}${points}${because === '' ? '' : `, ${because}`}`;
}

/** With its sign; shares in percentage points, without the unit. */
function signed(value: number, unit: FigureUnit): string {
  const sign = value > 0 ? '+' : '';
  if (unit === 'rate') return `${sign}${formatNumber(value * 100, 3)}`;
  return `${sign}${figureText(value, unit === 'percent' ? 'amount' : unit)}`;
}
