import type { PhaseSafety } from '../migration-phase.js';
import type { WayBackCost } from '../way-back.js';
import type { FleetTimes, StrategyFigure, StrategyName } from './strategy.js';
import type { Distribution, RateResult, ScenarioName } from './study.js';

/** What all runs of a strategy in one world come to. */
export interface StrategyResult {
  readonly strategy: StrategyName;
  readonly released: RateResult;
  readonly rolledBack: RateResult;
  readonly paused: RateResult;
  /** In seconds, requests, users or replica-seconds. */
  readonly figures: Readonly<Record<StrategyFigure, Distribution | null>>;
  /** Mean share in each of the bins, in [0, 100]. */
  readonly shares: readonly number[];
}

export interface StrategyScenario {
  readonly name: ScenarioName;
  readonly results: readonly StrategyResult[];
  readonly wins: readonly StrategyWin[];
}

/** Which strategies win by one figure, and which comes last; of those that have it. */
export interface StrategyWin {
  readonly by: StrategyFigure;
  /** Those whose mean is the least, or cannot be told from it: their 95 % intervals overlap. */
  readonly best: readonly StrategyName[];
  readonly least: number;
  readonly last: StrategyName;
  readonly most: number;
}

/** All strategies on the same seeds in the same worlds. */
export interface StrategyComparison {
  readonly seed: string;
  /** Of each strategy in each world. */
  readonly runs: number;
  /** Until when everything is counted, under every strategy. */
  readonly horizonSeconds: number;
  readonly fleet: FleetTimes;
  readonly scenarios: readonly StrategyScenario[];
  readonly waysBack: readonly WayBackCost[];
  readonly migrations: readonly PhaseSafety[];
}
