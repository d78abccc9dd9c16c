import type { Metric } from './metric.js';

/** A way in which a threshold can look at a metric, as a configuration calls it; `analysis` knows which there are. */
export type ConditionName = string;

export interface Condition {
  readonly name: ConditionName;
  /** As configured: a value of the metric, a difference of two, or a ratio, as the name says. */
  readonly limit: number;
}

/** Everything a plan demands of one metric in one stage. A breach of any condition is a breach of the rule. */
export interface Rule {
  readonly metric: Metric;
  /** Whose requests it reads: those of all arms together, as an alarm on the whole service does; left out: the canary's. */
  readonly of?: 'service';
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
}
