import type { ConditionName } from '../../model/rule.js';
import type { Report } from '../json/report-schema.js';
import { formatCount } from '../words/format-count.js';
import { digitsToTell, formatNumber } from '../words/format-number.js';

type Stage = Report['stages'][number];
type Check = Stage['checks'][number];

/** On which side of its bound a condition wants the canary: `1` above it is a breach, `-1` below it is one. */
const WRONG_SIDE = {
  max: 1,
  min: -1,
  max_increase: 1,
  max_decrease: -1,
  max_ratio: 1,
  min_ratio: -1,
} as const satisfies Record<ConditionName, 1 | -1>;

/** One check for people. The note says how often it was breached, and whether its baseline was `carried`. */
export interface CheckCells {
  readonly metric: string;
  readonly observed: string;
  readonly relation: string;
  readonly bound: string;
  readonly note: string;
}

export function checkCells(check: Check, stage: Pick<Stage, 'baseline'>): CheckCells {
  const { metric, observed, bound } = check;
  if (observed === null || bound === null) {
    return { metric, observed: '–', relation: '', bound: '', note: 'never judged' };
  }
  const digits = digitsToTell(observed, bound);
  return {
    metric,
    observed: formatNumber(observed, digits),
    relation: relation(check.condition, observed, bound),
    bound: formatNumber(bound, digits),
    note: note(check, stage, isOver(check.condition, observed, bound)),
  };
}

/** How near the canary came to the bound: 1 is on it, more is beyond, 0 is as far away as can be; null if unjudged. */
export function closeness(check: Check): number | null {
  const { observed, bound } = check;
  if (observed === null || bound === null) return null;
  if (observed === bound) return 1;
  const [part, whole] = WRONG_SIDE[check.condition] === 1 ? [observed, bound] : [bound, observed];
  return whole <= 0 ? Number.MAX_VALUE : Math.max(0, part / whole);
}

function isOver(condition: ConditionName, observed: number, bound: number): boolean {
  return WRONG_SIDE[condition] === 1 ? observed > bound : observed < bound;
}

function relation(condition: ConditionName, observed: number, bound: number): string {
  const over = isOver(condition, observed, bound);
  return WRONG_SIDE[condition] === 1 ? (over ? '>' : '≤') : over ? '<' : '≥';
}

function note(check: Check, stage: Pick<Stage, 'baseline'>, over: boolean): string {
  const notes: string[] = [];
  if (check.breaches > 0) notes.push(check.breaches === 1 ? '1 breach' : `${formatCount(check.breaches)} breaches`);
  else if (over) notes.push('under its floor'); // nothing else lets a value beyond its bound hold
  if (check.baseline !== null && stage.baseline === 'carried') notes.push('carried');
  return notes.join(', ');
}
