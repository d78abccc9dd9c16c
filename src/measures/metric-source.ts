import type { OwnMetric } from '../model/metric.js';
import type { MetricReading } from '../model/source.js';

/** Where the value of a metric comes from in a reading of an arm that served something. */
export type MetricSource = OfErrors | OfConversions | OfCopies | OfLatencies | OfInstances | OfOwn;

/** From how many of the requests failed. */
interface OfErrors {
  readonly of: 'errors';
  /** Slower requests are as good as failed; left out: failures alone count. */
  readonly slowerThanMs?: number;
  value(errors: number, requests: number, objective: number | null): number;
  /** The share of requests that fail at this value: the reverse of `value`. */
  share(value: number, objective: number | null): number;
}

/** From what came of the requests that succeeded. */
interface OfConversions {
  readonly of: 'conversions';
  /** What a judge takes it for when no request succeeded. Were it unknown then, failing more would improve a verdict. */
  readonly withoutSuccess: number;
}

/** From how the answers to copies compare with stable's: of the canary alone. */
interface OfCopies {
  readonly of: 'copies';
  /** As of conversions, where it answered no copy. */
  readonly withoutAnswer: number;
}

interface OfLatencies {
  readonly of: 'latencies';
  /** In (0, 1). */
  readonly quantile: number;
}

/** From what one typical instance of the arm shows. */
interface OfInstances {
  readonly of: 'instances';
  value(reading: MetricReading): number | null;
}

/** From what the configuration brought along. */
interface OfOwn {
  readonly of: 'own';
  readonly metric: OwnMetric;
  /** As of conversions, where there was nothing that a ratio could be of. Null: of all else there always is. */
  readonly withoutWhole: number | null;
}

const EVERY_FIELD = {
  of: undefined,
  value: undefined,
  share: undefined,
  quantile: undefined,
  metric: undefined,
  slowerThanMs: undefined,
  withoutSuccess: undefined,
  withoutAnswer: undefined,
  withoutWhole: undefined,
};

/**
 * With every field that any source has: every rule of every window of a study asks one, and V8 looks up each time where the fields
 * of objects of many shapes are.
 */
export function inOneShape(source: MetricSource): MetricSource {
  return { ...EVERY_FIELD, ...source } as MetricSource;
}
