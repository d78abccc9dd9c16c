import type { Metric } from '../../model/metric.js';
import type { DocumentPath } from '../../model/place.js';
import type { ScenarioName } from '../../model/results/study.js';
import type { Setup } from '../../model/setup.js';

/** What a field is to be: a duration in whole seconds; null: it is left out. */
export type LeverValue = number | string | boolean | null | { readonly seconds: number };

/** One field of the configuration and what it is to be. */
export interface Change {
  readonly path: DocumentPath;
  readonly to: LeverValue;
}

/** Changes that are made together. */
export type Changes = readonly Change[];

/** The configuration that a study is of, as far as advice reads and changes it. */
export interface Levers {
  /** What stands at a path; undefined: nothing. */
  readonly at: (path: DocumentPath) => unknown;
  /** A value as the configuration writes it. */
  readonly written: (value: LeverValue) => number | string | boolean | null;
  /** The plan with these changes, in the world of any scenario; null: the configuration is not right with them. */
  readonly changed: (changes: Changes) => Promise<((scenario: ScenarioName) => Setup) | null>;
}

/**
 * Where the rule of a metric stands that holds in a stage, by its index: in the stage itself, or for all stages; of several
 * rules the one at `place`.
 */
export function rulePath(stage: number, metric: Metric, levers: Levers, place = 0): DocumentPath {
  const own = ['stages', stage, 'thresholds', metric];
  return listed(levers.at(own) === undefined ? ['thresholds', metric] : own, levers, place);
}

/** Where a rule stands under a metric: in its list, if it has one. */
export function listed(path: DocumentPath, { at }: Levers, place = 0): DocumentPath {
  return Array.isArray(at(path)) ? [...path, place] : path;
}

/** A positive number to two significant digits: more would be pretence. */
export function twoDigits(value: number): number {
  return Number(value.toPrecision(2));
}
