import { PRESETS } from '../fault.js';
import type { DeadRule } from './dead-rule.js';
import type { FigureName, FiredRule, OutcomeName } from './outcome.js';

/** A named world: one of the presets with a canary like stable, or the configuration's own, `configured`. */
export const SCENARIO_NAMES = [...PRESETS, 'configured'] as const;

/** A world in which one metric of the configuration's own is worse for the canary, and nothing else is. */
export type WorseName = `worse_${string}`;

export type ScenarioName = (typeof SCENARIO_NAMES)[number] | WorseName;

/** How such worlds are called where none is meant in particular. */
export const ANY_WORSE = 'worse_NAME';

export function isWorse(name: string): name is WorseName {
  return name.startsWith('worse_') && name.length > 'worse_'.length;
}

/** A share of runs with its 95 % Wilson interval. */
export interface RateResult {
  readonly count: number;
  readonly rate: number;
  readonly interval: readonly [number, number];
}

/** How a figure is distributed over the runs that have it; quantiles are right to 1 in 4,096. */
export interface Distribution {
  /** Runs that have the figure. */
  readonly count: number;
  readonly mean: number;
  /** 95 %, of the mean. */
  readonly interval: readonly [number, number];
  readonly min: number;
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

/** What ended in a stage. */
export interface StageRates {
  readonly stage: string;
  readonly rolledBack: RateResult;
  readonly paused: RateResult;
}

/** How often a rule rolled back in a stage. */
export interface RuleRates extends FiredRule {
  readonly stage: string;
  /** First in the order of judging among those that failed the window. */
  readonly first: RateResult;
  /** Nothing else failed the window. */
  readonly alone: number;
}

/** A run worth looking at. */
export interface NotableRun {
  readonly seed: string;
  readonly value: number;
}

/** What the runs cost one audience. */
export interface AudienceResult {
  readonly audience: string;
  readonly exposureRequests: Distribution | null;
  readonly excessFailedRequests: Distribution | null;
}

/** How runs of a rehearsal ended, in the words of its controller; `…` for numbers that differ from run to run. */
export interface EndingRates {
  readonly phase: string;
  readonly message: string;
  readonly ended: RateResult;
}

/** The same under two policies; null: a plan steered, which ends in no phase. */
export interface ComparedEnding extends Pick<EndingRates, 'phase' | 'message'> {
  readonly before: RateResult | null;
  readonly after: RateResult | null;
}

export interface ScenarioResult {
  readonly name: ScenarioName;
  readonly runs: number;
  readonly completed: RateResult;
  readonly rolledBack: RateResult;
  readonly paused: RateResult;
  readonly outcomes: Readonly<Record<OutcomeName, RateResult>>;
  /** Null where no run has the figure. */
  readonly figures: Readonly<Record<FigureName, Distribution | null>>;
  /** In the order of the world; left out where it tells none apart. */
  readonly byAudience?: readonly AudienceResult[];
  readonly stages: readonly StageRates[];
  /** Those that ever fired, most often first. */
  readonly rules: readonly RuleRates[];
  /** Most often first; left out where a plan steered. */
  readonly endings?: readonly EndingRates[];
  /** Runs in which a breach was told to a person; left out where no rule alerts. */
  readonly alerted?: RateResult;
  /** Runs that a rule paused or froze, likewise. */
  readonly heldByRule?: RateResult;
  readonly notable: {
    /** Most excess failures. */
    readonly worst: NotableRun;
    /** As many excess failures as the median run. */
    readonly median: NotableRun;
    /** COMPLETED, and nearer to a bound than any other: the value is closeness, in [0, 1]. */
    readonly nearestMiss: NotableRun | null;
  };
}

export type Comparison = '<' | '<=' | '>' | '>=';

/** The final states, as assertions call them. */
export type StateName = 'completed' | 'rolled_back' | 'paused';

/** What rules that roll nothing back did in a run, as assertions call it. */
export const RULE_RATES = ['alerted', 'held_by_rule'] as const;

export type RuleRateName = (typeof RULE_RATES)[number];

/** What is said of a study, as `healthy.rolled_back.rate < 0.02`. */
export interface Assertion {
  readonly text: string;
  readonly scenario: ScenarioName;
  readonly figure: FigureName | OutcomeName | StateName | RuleRateName;
  readonly statistic: 'rate' | 'count' | 'mean' | 'min' | 'p50' | 'p95' | 'max';
  readonly comparison: Comparison;
  readonly limit: number;
}

/** `undecided`: the interval holds the limit; so many runs would probably decide. */
export interface AssertionResult {
  readonly assertion: Assertion;
  readonly outcome: 'met' | 'not_met' | 'undecided';
  /** Infinite where so many runs lack the figure. */
  readonly observed: number | null;
  /** Runs that caught nothing, of how soon something was caught: each counts as infinite. */
  readonly runsWithout: number;
  readonly interval: readonly [number, number] | null;
  readonly runsNeeded: number | null;
}

/** A study, or what there is of it so far. */
export interface StudyResult {
  /** False when it was interrupted, or is a part of another. */
  readonly complete: boolean;
  /** Played for each scenario. */
  readonly runs: number;
  readonly seed: string;
  readonly assertions: readonly AssertionResult[];
  /** `healthy` first. */
  readonly scenarios: readonly ScenarioResult[];
  /** In the order of the plan. */
  readonly deadRules: readonly DeadRule[];
}

/** One value of a swept field, and what the configured world came to with it. */
export interface SweepPoint {
  readonly value: number | string;
  readonly result: ScenarioResult;
  /** How often a healthy version is rolled back; null where it is not the plan that is swept. */
  readonly falseRollback: RateResult | null;
  /** How often it is released: a plan that stalls rolls nothing back. Null likewise. */
  readonly healthyReleased: RateResult | null;
}

/**
 * Where at least so much of the runs are rolled back: `from` the least such value on, `up_to` the greatest, between points
 * interpolated; at `some` values only, which reach neither end; or at `none`. Also `none` where values are not numbers.
 */
export interface Detectable {
  readonly power: number;
  readonly where: 'from' | 'up_to' | 'some' | 'none';
  /** Of `from` and `up_to`. */
  readonly value: number | null;
}

export interface SweepResult {
  /** As of a study. */
  readonly complete: boolean;
  /** Where the value stands in the configuration, as `canary.error_rate`. */
  readonly path: string;
  readonly runs: number;
  readonly seed: string;
  readonly points: readonly SweepPoint[];
  readonly detectable: readonly Detectable[];
}

/**
 * Why a change has no interval, or is not called better: no run has the figure under both plans; no run of a canary that is
 * not bad came to the same under both; too few have it; or fewer have it than before, as where fewer are caught.
 */
export type Unjudged = 'no_common_runs' | 'no_same_outcome' | 'too_few_runs' | 'fewer_runs_have_it';

/** A figure of one scenario under two plans that met the same worlds. */
export interface FigureChange {
  readonly figure: string;
  readonly before: number | null;
  readonly after: number | null;
  /** Runs that have the figure under the plan before, under the plan after, and those that were compared. */
  readonly runs: { readonly before: number; readonly after: number; readonly compared: number };
  readonly difference: number | null;
  /** 95 %, of the difference: of a mean run by run, of a quantile as far as the intervals of both reach. */
  readonly interval: readonly [number, number] | null;
  readonly judgement: 'better' | 'worse' | 'indistinguishable' | 'no_interval';
  readonly why: Unjudged | null;
}

export interface CompareResult {
  /** False when it was interrupted. */
  readonly complete: boolean;
  readonly runs: number;
  readonly seed: string;
  /** Of the new plan, or, with `change.` before them, of new less old. */
  readonly assertions: readonly AssertionResult[];
  readonly scenarios: readonly {
    readonly name: ScenarioName;
    /** Until when harm is counted, under both plans, from the start of each run. */
    readonly horizonSeconds: number;
    readonly changes: readonly FigureChange[];
    /** Most often first, both taken together; left out where plans steered on both sides. */
    readonly endings?: readonly ComparedEnding[];
  }[];
}
