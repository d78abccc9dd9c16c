import type { Metric } from './metric.js';

/** A way in which a threshold can look at a metric, as a configuration calls it; `analysis` knows which there are. */
export type ConditionName = string;

export interface Condition {
  readonly name: ConditionName;
  /** As configured: a value of the metric, a difference of two, or a ratio, as the name says. */
  readonly limit: number;
}

/**
 * What a breach does once it counts: the window fails; the rollout is paused until the rule is kept in a window, or until a
 * person acts, whatever the readings become; or a person is told, and it goes on.
 */
export const BREACH_SEQUELS = ['roll_back', 'pause', 'freeze', 'alert'] as const;

/** Of a rule that rolls nothing back. */
export type Sequel = Exclude<(typeof BREACH_SEQUELS)[number], 'roll_back'>;

/** Everything one rule demands of one metric in one stage. A breach of any condition is a breach of the rule. */
export interface Rule {
  readonly metric: Metric;
  /** Whose requests it reads: those of all arms together, as an alarm on the whole service does; left out: the canary's. */
  readonly of?: 'service';
  /** Its position among several rules of its metric, from 1; left out: the first, or the only one. */
  readonly place?: number;
  /** What a breach does; left out: it fails the window. */
  readonly sequel?: Sequel;
  /** At least one, in the order in which they are judged. */
  readonly conditions: readonly Condition[];
  /** A relative breach above the baseline does not count while the canary's own value is at or below this. */
  readonly floor: number | null;
  /** A breach counts once it has held in consecutive windows that cover this long; 0 counts at once. */
  readonly holdSeconds: number;
  /**
   * The stretches it looks back over, across stages, never to before the rollout began; empty: the window. Several, as of
   * a burn rate, must all be in breach.
   */
  readonly spansSeconds: readonly number[];
  /** The limit over each of the stretches, where they are not all that of its one condition. */
  readonly spanLimits?: readonly number[];
}
