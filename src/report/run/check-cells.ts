import { conditionMeaning, isBeyond } from '../../measures/conditions.js';
import { ruleLabel } from '../../measures/rule-label.js';
import { digitsToTell, formatCount, formatNumber } from '../../text/format-number.js';
import type { Report } from '../json/report-schema.js';

type Stage = Report['stages'][number];
type Check = Stage['checks'][number];

/** One check for people. The note says how often it was breached, and whether its baseline was `carried`. */
export interface CheckCells {
  readonly metric: string;
  readonly observed: string;
  readonly relation: string;
  readonly bound: string;
  readonly note: string;
}

export function checkCells(check: Check, stage: Pick<Stage, 'baseline'>): CheckCells {
  const { condition, observed, bound } = check;
  const label = ruleLabel({ metric: check.metric, place: check.rule });
  const metric = check.of === undefined ? label : `service ${label}`;
  if (observed === null || bound === null) {
    return { metric, observed: '–', relation: '', bound: '', note: [...sequelOf(check), 'never judged'].join(', ') };
  }
  const digits = digitsToTell(observed, bound);
  return {
    metric,
    observed: formatNumber(observed, digits),
    relation: relation(condition, observed, bound),
    bound: formatNumber(bound, digits),
    note: note(check, stage, isBeyond(condition, observed, bound)),
  };
}

function relation(condition: string, observed: number, bound: number): string {
  const beyond = isBeyond(condition, observed, bound);
  return conditionMeaning(condition).breach === 'above' ? (beyond ? '>' : '≤') : beyond ? '<' : '≥';
}

const SEQUELS = { pause: 'pauses', freeze: 'freezes', alert: 'alerts' } as const;

/** What the rule does instead of rolling back. */
function sequelOf({ then }: Check): string[] {
  return then === undefined ? [] : [SEQUELS[then]];
}

function note(check: Check, stage: Pick<Stage, 'baseline'>, over: boolean): string {
  const notes: string[] = [...sequelOf(check)];
  if (check.breaches > 0) notes.push(check.breaches === 1 ? '1 breach' : `${formatCount(check.breaches)} breaches`);
  else if (over) notes.push('under its floor'); // nothing else lets a value beyond its bound hold
  if (check.baseline !== null && stage.baseline === 'carried') notes.push('carried');
  return notes.join(', ');
}
