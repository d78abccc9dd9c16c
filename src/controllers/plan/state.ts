import { plannedPercent } from '../../measures/planned-percent.js';
import type { Plan } from '../../model/plan.js';
import type { PauseCause, Tally } from '../../model/rollout.js';
import type { Status } from '../../model/status.js';
import type { Asks, Halt, Verdict } from '../../model/verdict.js';

interface InStage {
  readonly plan: Plan;
  readonly stageIndex: number;
}

interface Watching extends InStage {
  /** Seconds from the start of the rollout. */
  readonly stageStartedAtSeconds: number;
  readonly tally: Tally;
  /** Windows that failed in earlier stages. */
  readonly failedBefore: number;
  /** Whether the stage was given its bake time once more. */
  readonly extended: boolean;
}

export interface Progressing extends Watching {
  readonly status: 'PROGRESSING';
}

export interface Paused extends Watching {
  readonly status: 'PAUSED';
  readonly cause: PauseCause;
  /** When a timed gate opens by itself; null waits for a person. */
  readonly resumesAtSeconds: number | null;
}

/** Final. `stageIndex` is the stage in which the rollout ended. */
export interface Completed extends InStage {
  readonly status: 'COMPLETED';
}

/** Final. `stageIndex` is the stage in which the rollout ended. */
export interface RolledBack extends InStage {
  readonly status: 'ROLLED_BACK';
}

/** A rollout that still takes events. */
export type ActiveState = Progressing | Paused;

export type RolloutState = ActiveState | Completed | RolledBack;

export function isActive(state: RolloutState): state is ActiveState {
  return state.status === 'PROGRESSING' || state.status === 'PAUSED';
}

/** Whether the rollout was kept from beginning, for want of error budget. */
export function isRefused(state: RolloutState): boolean {
  return state.status === 'PAUSED' && state.cause === 'budget';
}

/**
 * The events of a rollout: the verdict of a window, a person's word, that a gate's timer has run out, that the error budget is
 * exhausted as it begins, or used up later.
 */
export type RolloutEvent =
  | {
      readonly type: 'WINDOW_JUDGED';
      readonly atSeconds: number;
      readonly verdict: Verdict;
      readonly asks?: Asks;
      readonly halts?: Halt | null;
    }
  | {
      readonly type:
        | 'PAUSE'
        | 'RESUME'
        | 'PROMOTE'
        | 'ABORT'
        | 'PAUSE_EXPIRED'
        | 'BUDGET_EXHAUSTED'
        | 'BUDGET_OVERSPENT';
      readonly atSeconds: number;
    };

/** Whether a rule that pauses holds it, so that it goes on by itself once the rule is kept. */
export function isPausedByRule(state: RolloutState): boolean {
  return state.status === 'PAUSED' && state.cause === 'rule';
}

/** The canary's share of the traffic, in [0, 100], in a state. */
export function trafficPercent(state: RolloutState): number {
  switch (state.status) {
    case 'PROGRESSING':
      return stagePercent(state);
    case 'PAUSED':
      return state.cause === 'budget' ? 0 : stagePercent(state);
    case 'COMPLETED':
      return 100;
    case 'ROLLED_BACK':
      return 0;
  }
}

function stagePercent({ plan, stageIndex }: ActiveState): number {
  const stage = plan.stages[stageIndex];
  return stage === undefined ? 0 : plannedPercent(stage);
}

/** Thrown when a rollout that is COMPLETED or ROLLED_BACK gets an event. TypeScript does not let it happen. */
export class RolloutEndedError extends Error {
  override readonly name = 'RolloutEndedError';
  readonly code = 'rollout_ended';
  readonly status: Status;
  readonly event: string;

  constructor(status: Status, event: string) {
    super(`a rollout that is ${status} takes no event; it was told ${event}`);
    this.status = status;
    this.event = event;
  }
}
