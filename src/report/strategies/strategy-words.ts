import type { PhaseKind } from '../../model/migration-phase.js';
import type { StrategyFigure, StrategyName } from '../../model/results/strategy.js';
import type { WayBack } from '../../model/way-back.js';
import { formatNumber } from '../../text/format-number.js';
import { amountText, durationText, NONE } from '../study/figure-text.js';

export const STRATEGY_WORDS = {
  big_bang: 'big bang',
  rolling: 'rolling',
  blue_green: 'blue-green',
  canary: 'canary',
  feature_flag: 'feature flag',
  shadow: 'shadow',
} as const satisfies Record<StrategyName, string>;

export const WAY_WORDS = {
  redeploy: 'redeploy',
  rolling: 'batch by batch',
  traffic_switch: 'switch',
  feature_flag: 'flag off',
  configuration: 'configuration',
  data: 'data mended',
} as const satisfies Record<WayBack, string>;

/** What code and data do in each phase, and how it is checked. */
export const PHASE_WORDS = {
  expand: ['expand', 'writes both, reads the old', 'the new column is added', 'the column is there'],
  migrate: ['migrate', 'writes both, reads the new', 'old rows are copied in batches', 'no row without its copy'],
  contract: ['contract', 'writes and reads the new', 'the old column is dropped', 'no code reads the old'],
  rename_field: ['in one step', 'writes and reads the new', 'the column is renamed', 'nothing can be checked before'],
} as const satisfies Record<PhaseKind, readonly [phase: string, code: string, data: string, check: string]>;

/** What a figure is, as a row of a table has it. */
export const FIGURE_WORDS = {
  failed_requests: 'failed requests',
  excess_failed_requests: 'failures beyond stable',
  exposure_requests: 'requests exposed',
  users_exposed: 'users exposed',
  users_hit: 'users hit',
  time_to_detect_seconds: 'time to detect',
  time_to_restore_seconds: 'time to restore',
  rollback_seconds: 'rollback time',
  downtime_seconds: 'downtime',
  mixing_seconds: 'versions mixed',
  extra_replica_seconds: 'extra replica-hours',
  release_seconds: 'time to release',
  copied_requests: 'requests copied',
  failed_copies: 'copies failed',
  mismatched_answers: 'answers that differ',
  duplicated_side_effects: 'side effects twice',
} as const satisfies Record<StrategyFigure, string>;

/** What each is measured in. */
const FIGURE_UNITS = {
  failed_requests: 'amount',
  excess_failed_requests: 'amount',
  exposure_requests: 'amount',
  users_exposed: 'amount',
  users_hit: 'amount',
  time_to_detect_seconds: 'seconds',
  time_to_restore_seconds: 'seconds',
  rollback_seconds: 'seconds',
  downtime_seconds: 'seconds',
  mixing_seconds: 'seconds',
  extra_replica_seconds: 'replica_hours',
  release_seconds: 'seconds',
  copied_requests: 'amount',
  failed_copies: 'amount',
  mismatched_answers: 'amount',
  duplicated_side_effects: 'amount',
} as const satisfies Record<StrategyFigure, 'amount' | 'seconds' | 'replica_hours'>;

const HOUR = 3_600;

/** A figure for people. */
export function strategyFigureText(figure: StrategyFigure, value: number | null): string {
  if (value === null) return NONE;
  const unit = FIGURE_UNITS[figure];
  if (unit === 'replica_hours') return formatNumber(value / HOUR, 3);
  return unit === 'seconds' ? durationText(value) : amountText(value);
}

const LEVELS = ['·', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/** Shares in [0, 100] as a picture, a character each: `·` is 0 alone, `█` is all. */
export function shareBars(shares: readonly number[]): string {
  const most = LEVELS.length - 1;
  const level = (share: number): number =>
    share <= 0 ? 0 : share >= 99.95 ? most : Math.min(most - 1, Math.max(1, Math.round((share / 100) * most)));
  return shares.map((share) => LEVELS[level(share)]).join('');
}
