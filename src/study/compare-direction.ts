import type { FigureName, OutcomeName } from '../model/results/outcome.js';

/** Whether less or more of a figure is good; null where neither is. */
export type Direction = 'less' | 'more' | null;

/** In which direction a figure is good where the canary is bad, or is not. */
export function goodDirection(figure: FigureName | OutcomeName, isBad: boolean): Direction {
  return DIRECTIONS[figure](isBad);
}

const less = (): Direction => 'less';
const more = (): Direction => 'more';

const DIRECTIONS: Readonly<Record<FigureName | OutcomeName, (isBad: boolean) => Direction>> = {
  released: more,
  stopped: more,
  // A person is alerted, whatever the canary.
  stalled: less,
  missed: less,
  wrongly_stopped: less,
  // Of a good one there is nothing to detect: how soon it is wrongly stopped is no merit.
  time_to_detect_seconds: (isBad) => (isBad ? 'less' : null),
  time_to_restore_seconds: (isBad) => (isBad ? 'less' : null),
  // Of a bad canary, `time_to_detect_seconds` says what matters: it may take long because it is not caught.
  duration_seconds: (isBad) => (isBad ? null : 'less'),
  // Of a good one, the more users have it the sooner the better, or it does not matter.
  exposure_requests: (isBad) => (isBad ? 'less' : null),
  failed_requests: less,
  excess_failed_requests: less,
  unseen_failed_requests: less,
  excess_slow_requests: less,
  lost_conversions: less,
  lost_revenue: less,
  duplicated_side_effects: less,
  users_exposed: (isBad) => (isBad ? 'less' : null),
  // Who meets a good canary's failures would have met as many of stable's.
  users_hit: (isBad) => (isBad ? 'less' : null),
  budget_spent_percent: less,
  // A good one that is released has all of it.
  share_at_decision_percent: (isBad) => (isBad ? 'less' : null),
};
