import type { ValueType } from '../syntax/syntax.js';

/** What a function takes; of the last arguments as many may be left out as are optional. */
export interface Signature {
  readonly takes: readonly ValueType[];
  readonly optional?: number;
  /** The last may come as often as it likes, or not at all. */
  readonly isOpen?: boolean;
}

const OF_RANGE: Signature = { takes: ['range vector'] };
const OF_VECTOR: Signature = { takes: ['instant vector'] };
const OF_TIME: Signature = { takes: ['instant vector'], optional: 1 };
const OF_NOTHING: Signature = { takes: [] };

const named = (names: string, signature: Signature): Readonly<Record<string, Signature>> =>
  Object.fromEntries(names.split(' ').map((name) => [name, signature]));

/** The functions that are computed, with what they take. */
export const FUNCTIONS: Readonly<Record<string, Signature>> = {
  ...named('rate increase delta irate idelta changes resets deriv', OF_RANGE),
  ...named('avg_over_time count_over_time last_over_time max_over_time min_over_time present_over_time', OF_RANGE),
  ...named('stddev_over_time stdvar_over_time sum_over_time absent_over_time', OF_RANGE),
  quantile_over_time: { takes: ['scalar', 'range vector'] },
  predict_linear: { takes: ['range vector', 'scalar'] },
  ...named('abs ceil exp floor ln log10 log2 sgn sqrt deg rad', OF_VECTOR),
  ...named('acos acosh asin asinh atan atanh cos cosh sin sinh tan tanh', OF_VECTOR),
  ...named('absent scalar sort sort_desc timestamp', OF_VECTOR),
  ...named('day_of_month day_of_week day_of_year days_in_month hour minute month year', OF_TIME),
  ...named('time pi', OF_NOTHING),
  vector: { takes: ['scalar'] },
  round: { takes: ['instant vector', 'scalar'], optional: 1 },
  clamp: { takes: ['instant vector', 'scalar', 'scalar'] },
  clamp_max: { takes: ['instant vector', 'scalar'] },
  clamp_min: { takes: ['instant vector', 'scalar'] },
  histogram_quantile: { takes: ['scalar', 'instant vector'] },
  label_replace: { takes: ['instant vector', 'string', 'string', 'string', 'string'] },
  label_join: { takes: ['instant vector', 'string', 'string', 'string'], isOpen: true },
};

/** Functions of some Prometheus that are not computed, and that the grammar does not name. */
export const NOT_SUPPORTED: ReadonlySet<string> = new Set(['holt_winters', 'max_of', 'min_of']);
