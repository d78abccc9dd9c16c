import type { StatusLabel } from '../../model/policy/rehearsal.js';
import type { LabelMatcher } from '../../model/policy/series-store.js';

/** A success and a failure, by the words that people have for them, the most common first. */
const PAIRS: readonly (readonly [ok: string, bad: string])[] = [
  ['200', '500'],
  ['2xx', '5xx'],
  ['2XX', '5XX'],
  ['success', 'failure'],
  ['success', 'error'],
  ['success', 'failed'],
  ['success', 'fail'],
  ['SUCCESS', 'SERVER_ERROR'],
  ['SUCCESS', 'FAILURE'],
  ['SUCCESS', 'ERROR'],
  ['successful', 'failed'],
  ['succeeded', 'failed'],
  ['ok', 'error'],
  ['ok', 'failed'],
  ['ok', 'fail'],
  ['accepted', 'rejected'],
  ['accepted', 'refused'],
  ['approved', 'declined'],
  ['OK', 'Internal'],
  ['OK', 'Unavailable'],
  ['OK', 'Unknown'],
  ['OK', 'DeadlineExceeded'],
  ['OK', 'INTERNAL'],
  ['OK', 'UNAVAILABLE'],
  ['OK', 'UNKNOWN'],
  ['OK', 'ERROR'],
  ['OK', '500'],
  ['None', 'InternalServerError'],
];

/** Numbers that mean a status only where the label says so. */
const OF_STATUS: readonly (readonly [ok: string, bad: string])[] = [
  ['2', '5'],
  ['0', '13'],
  ['0', '14'],
  ['0', '2'],
  ['true', 'false'],
  ['1', '0'],
];

/** The other way round. */
const OF_ERROR: readonly (readonly [ok: string, bad: string])[] = [
  ['false', 'true'],
  ['0', '1'],
  ['', 'x'],
];

const STATUS =
  /(^|_)(status|code|class|classification|outcome|result|state|success|successful|rc|grpc_status|status_code|status_class)(_|$)/i;
const ERROR = /^(is_)?(error|failed|failure|exception|has_error)$/i;

/** Whether a label tells successes from failures wherever it stands, by its name. */
export function isStatusName(label: string): boolean {
  return STATUS.test(label) || ERROR.test(label);
}

/**
 * How these conditions on a label tell successes from failures: the pair that most of them keep apart. Null: no pair that is
 * known is kept apart by any of them.
 */
export function statusLabel(label: string, matchers: readonly LabelMatcher[]): StatusLabel | null {
  const named = ERROR.test(label) ? [...OF_ERROR, ...PAIRS] : STATUS.test(label) ? [...PAIRS, ...OF_STATUS] : PAIRS;
  let best: StatusLabel | null = null;
  let most = 0;
  for (const [ok, bad] of named) {
    const kept = matchers.filter(({ matches }) => matches(ok) !== matches(bad)).length;
    if (kept <= most) continue;
    most = kept;
    best = { label, ok, bad };
  }
  return best;
}

/** Whether conditions on a label find successes and failures alike, so that it need not be told how it has them. */
export function isIndifferent(matchers: readonly LabelMatcher[]): boolean {
  return matchers.every(({ matches }) => matches('200') && matches('500'));
}
