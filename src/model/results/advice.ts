import type { DocumentPath } from '../place.js';
import type { FiredRule } from './outcome.js';
import type { RateResult, ScenarioName } from './study.js';

/** What an advice is against: a bad canary that is released, a rollback while nothing was wrong, a rollout that waits for a person. */
export const ADVICE_CODES = ['missed', 'wrongly_stopped', 'stalled'] as const;

export type AdviceCode = (typeof ADVICE_CODES)[number];

/** One field of the configuration, as it is and as it is advised; null: nothing stands there. */
export interface AdvisedChange {
  readonly path: DocumentPath;
  readonly from: unknown;
  readonly to: number | string | boolean | null;
}

/** How often something came about, in how many runs. */
export interface PlayedRate extends RateResult {
  readonly runs: number;
}

/** The same before a change, as the study played it, and with it, as it was tried. */
export interface BeforeAndAfter {
  readonly before: PlayedRate;
  readonly after: PlayedRate;
}

/** What would mend one scenario of a study: tried on runs with the seeds of the study's first before it is said. */
export interface Advice {
  readonly code: AdviceCode;
  readonly scenario: ScenarioName;
  /** What rolled back first most often, where the advice is against a wrong rollback, and the stage in which it did; else null. */
  readonly rule: (FiredRule & { readonly stage: string }) | null;
  /** At least one. */
  readonly changes: readonly AdvisedChange[];
  /** Of the outcome that the code names. */
  readonly outcome: BeforeAndAfter;
  /** Of a healthy version. */
  readonly healthyReleased: BeforeAndAfter;
  /** Bad worlds that the plan catches as it is, and no longer with the changes: how often they are stopped. */
  readonly costs: readonly ({ readonly scenario: ScenarioName } & BeforeAndAfter)[];
}
