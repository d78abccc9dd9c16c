/** How many windows of a stage got which verdict so far. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly inconclusive: number;
}

/**
 * What can happen to a rollout. The first nine are what `assess` makes of a window's verdict; the next four come from a
 * person; then the timer of a gate; the last two from an error budget that is exhausted before the rollout begins, or is used up
 * while it goes on.
 */
export const ROLLOUT_EVENTS = [
  'STAGE_CONTINUES',
  'STAGE_PASSED',
  'STAGE_FAILED',
  'STAGE_INCONCLUSIVE',
  'STAGE_HELD',
  'STAGE_EXTENDED',
  'STAGE_PAUSED',
  'STAGE_FROZEN',
  'STAGE_RECOVERED',
  'PAUSE',
  'RESUME',
  'PROMOTE',
  'ABORT',
  'PAUSE_EXPIRED',
  'BUDGET_EXHAUSTED',
  'BUDGET_OVERSPENT',
] as const;

export type RolloutEventName = (typeof ROLLOUT_EVENTS)[number];

/** What a transition does, as a word: the functions behind them are in `rollout`. */
export const ROLLOUT_ACTIONS = [
  'keep_watching',
  'enter_next_stage',
  'promote',
  'roll_back',
  'wait_at_gate',
  'wait_for_evidence',
  'hold',
  'hold_for_judges',
  'pause_by_rule',
  'freeze_by_rule',
  'hold_for_budget',
  'extend_stage',
  'refuse_to_start',
  'begin_stage',
  'continue_stage',
  'ignore',
] as const;

export type RolloutAction = (typeof ROLLOUT_ACTIONS)[number];

/**
 * Why a rollout is PAUSED: at the gate of a passed stage, for want of evidence, because a person said so, because a
 * judge asks for one, before it began, for want of error budget, because a rule that pauses or that freezes is in breach, or
 * because the error budget was used up.
 */
export type PauseCause = 'gate' | 'inconclusive' | 'operator' | 'judges' | 'budget' | 'rule' | 'frozen' | 'overspent';
