import type { Reading, UserSplit } from './source.js';

/**
 * Where a window's baseline comes from: stable, or fresh instances of it, in the same window; its arm in the latest stage
 * that it served; or nowhere.
 */
export type BaselineSource = 'window' | 'fresh' | 'carried' | 'none';

/** The canary over a stretch of time, and what it is compared with. */
export interface Comparison {
  readonly canary: Reading;
  readonly baseline: Reading;
  readonly baselineSource: BaselineSource;
}

/** One look: what the canary did in a window, and what it is compared with. */
export interface Observation extends Comparison {
  /** How much of the window is new: the time since the last look of this stage, or since it began. */
  readonly newSeconds: number;
  /** How long the stage has been watched at the end of the window. */
  readonly stageSeconds: number;
  /** Whether the stage's time is over with this window, and was not before. */
  readonly stageEnds: boolean;
  /** The same over another stretch that ends with the window, across stages, never to before the rollout began. */
  over(seconds: number): Comparison;
  /**
   * What is new in the window, which no look covered before. A carried baseline is here that of as long ago in its own
   * stage, and each second of it is used once; when all are used there is none.
   */
  newest(): Comparison;
  /** What all arms served together over another stretch that ends with the window, as `over`; null: over the window. */
  service(seconds: number | null): Reading;
  /** Null where users are not counted, or are not kept with an arm. */
  users(): UserSplit | null;
}
