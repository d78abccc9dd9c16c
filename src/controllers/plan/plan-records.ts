import type { BaselineSource } from '../../model/observation.js';
import type { Warning } from '../../model/problems/warning.js';
import type { PauseCause, RolloutAction, RolloutEventName } from '../../model/rollout.js';
import type { TransitionRecord } from '../../model/run.js';
import type { Status } from '../../model/status.js';
import type { DecidedBy, Finding, Judgement } from '../../model/verdict.js';

/** What follows the decision that ended a rollout: people act, the canary is taken out, the service is followed. */
export interface Aftermath {
  readonly decidedAtSeconds: number;
  /** What failed the window that rolled it back; null where no verdict did. */
  readonly decidedBy: DecidedBy | null;
  /** Null unless it was rolled back. */
  readonly rollback: RollbackTimes | null;
  /** When the canary is gone and stable has its instances back, or those of the canary are restarted: to then harm is the rollout's. */
  readonly settledAtSeconds: number;
  /** When the service is no longer followed. */
  readonly endsAtSeconds: number;
}

/** When the canary begins to be taken out, and when it serves no more. */
export interface RollbackTimes {
  readonly beginsAtSeconds: number;
  readonly restoredAtSeconds: number;
}

/** What a look reads, and when it looks: later than that ends where telemetry is late. */
export interface LookedAt {
  readonly fromSeconds: number;
  readonly toSeconds: number;
  readonly lookedAtSeconds: number;
}

/** One look, with what it saw still to be read. */
export interface PlayedWindow extends LookedAt {
  readonly stageIndex: number;
  readonly baselineSource: BaselineSource;
  readonly judgement: Judgement;
  /** What `assess` made of it, what was done, and where that led. */
  readonly event: RolloutEventName;
  readonly action: RolloutAction;
  readonly status: Status;
}

/** What led to a transition. */
export interface LedBy {
  /** The window whose verdict did; null: a person, a timer or the budget. */
  readonly window: PlayedWindow | null;
  /** After how long a pause people ended it, as `when_paused` says; null: anything else did. */
  readonly pausedSeconds: number | null;
  /** How long after an alert the person did it, as `when_alerted` says; left out: anything else did. */
  readonly alertedSeconds?: number;
}

/** What happened at a turn, in the order in which it did. */
export type PlanNote =
  | { readonly kind: 'stage'; readonly stageIndex: number; readonly startedAtSeconds: number }
  | { readonly kind: 'window'; readonly window: PlayedWindow }
  | (LedBy & { readonly kind: 'transition'; readonly transition: TransitionRecord })
  /** A breach of a rule that alerts begins to count. */
  | { readonly kind: 'alert'; readonly stageIndex: number; readonly finding: Finding; readonly atSeconds: number }
  | { readonly kind: 'overspent'; readonly stageIndex: number; readonly atSeconds: number }
  | { readonly kind: 'warning'; readonly warning: Warning };

/** What others may know of where a plan stands. */
export interface PlanState {
  readonly status: Status;
  /** Null unless it is PAUSED. */
  readonly pauseCause: PauseCause | null;
  readonly stageIndex: number;
  /** When each stage began that did, the latest last; empty while the rollout is refused its start. */
  readonly stageStarts: readonly number[];
  readonly lookedAtSeconds: number;
  /** Breaches that were told to a person, and how often a rule paused or froze the rollout. */
  readonly alerts: number;
  readonly holdsByRules: number;
  /** How near anything that held came to its bound: see `Inquiry`. */
  readonly closeness: number;
  /** Null until the rollout is COMPLETED or ROLLED_BACK. */
  readonly aftermath: Aftermath | null;
}
