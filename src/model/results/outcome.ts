import type { Subject } from '../judge.js';
import type { FinalState } from '../status.js';

/** What can fire: a condition of a metric, or a judge, by its name, of what it looks at. */
export interface FiredRule {
  readonly metric: Subject;
  readonly condition: string;
  /** As of its rule; left out: the first of its metric, or a judge. */
  readonly place?: number;
}

/**
 * What a run comes to, by how it ended and whether its canary is bad: worse than stable, by its version or by a fault that
 * hits it before it is released. `released`: COMPLETED and not bad. `stopped`: rolled back once something was wrong. `stalled`: PAUSED, and no person
 * came. `missed`: COMPLETED and bad. `wrongly_stopped`: rolled back while nothing was wrong.
 */
export const OUTCOMES = ['released', 'stopped', 'stalled', 'missed', 'wrongly_stopped'] as const;

export type OutcomeName = (typeof OUTCOMES)[number];

/** What one run of a study comes to. Seconds and counts are whole numbers; users are rounded expected numbers. */
export interface Outcome {
  readonly finalState: FinalState;
  readonly outcome: OutcomeName;
  /** Where it ended: an index into the plan's stages. */
  readonly stageIndex: number;
  /** What failed the window that rolled it back, the first of them in the order of judging first; empty otherwise. */
  readonly fired: readonly FiredRule[];
  /** A breach was told to a person; a rule paused or froze the rollout. Left out: no. */
  readonly alerted?: true;
  readonly heldByRule?: true;
  /** Where the controller of a rehearsal stood in the end, in its words; left out: a plan steered. */
  readonly ended?: { readonly phase: string; readonly message: string };
  readonly figures: Readonly<Record<FigureName, number | null>>;
  /** Of the same part of the run, by audience in the order of the world; left out where it tells none apart. */
  readonly byAudience?: readonly AudienceFigures[];
  /**
   * How near a condition, or a judge's statistic, that held came to its bound in the closest window: 1 is on it, 0 is as far as can be; null
   * unless COMPLETED, or when nothing was judged.
   */
  readonly closeness: number | null;
}

/** What is measured of each audience. */
export interface AudienceFigures {
  readonly audience: string;
  readonly exposureRequests: number;
  readonly excessFailedRequests: number;
}

/** What is measured of every run, in the order in which it is reported. Null in a run that has no such figure. */
export const FIGURES = [
  'time_to_detect_seconds',
  'time_to_restore_seconds',
  'duration_seconds',
  'exposure_requests',
  'failed_requests',
  'excess_failed_requests',
  'unseen_failed_requests',
  'excess_slow_requests',
  'lost_conversions',
  'lost_revenue',
  'duplicated_side_effects',
  'users_exposed',
  'users_hit',
  'budget_spent_percent',
  'share_at_decision_percent',
] as const;

export type FigureName = (typeof FIGURES)[number];

/** In [0, 100], or beyond. */
export const FIGURES_IN_PERCENT: readonly FigureName[] = ['share_at_decision_percent', 'budget_spent_percent'];

/** Thousandths, so that what is summed is whole and the order of summing does not matter. */
export const BUDGET_PERCENT_PARTS = 1_000;
export const SHARE_PERCENT_PARTS = 1_000;

/** What the whole numbers of a figure are divided by, where that is not 1. */
export const FIGURE_PARTS: Readonly<Partial<Record<FigureName, number>>> = {
  lost_revenue: BUDGET_PERCENT_PARTS,
  budget_spent_percent: BUDGET_PERCENT_PARTS,
  share_at_decision_percent: SHARE_PERCENT_PARTS,
};

/**
 * Most runs in which a version without fault may be stopped, and least in which one with a fault has to be: the usual 5 and
 * 80 %. In as many a version without fault has to be released, since a rollout that stalls needs a person. Marks of reports and
 * advice go by them.
 */
export const MOST_WRONGLY_STOPPED = 0.05;
export const LEAST_DONE = 0.8;
