import type { ArgoMetric, ArgoRunSpec } from '../../../model/policy/argo-analysis.js';
import { effectiveCount } from './metric-state.js';

/** Between an error and the next try. */
const ERROR_RETRY_SECONDS = 10;

/** Errors in a row that are borne where a metric does not say. */
const CONSECUTIVE_ERROR_LIMIT = 4;

/** For so long, or so many measurements, something is watched that would go on for ever. */
const ENDLESS_SECONDS = 3_600;
const ENDLESS_MEASUREMENTS = 20;

/** How long a run takes if every measurement succeeds; of one without an end nothing. */
export function leastRunSeconds(spec: ArgoRunSpec | null): number {
  return longest(spec, (metric) => {
    const count = metric.consecutiveSuccessLimit || effectiveCount(metric);
    return count === null ? 0 : delay(metric) + (count - 1) * interval(metric);
  });
}

/** No run takes longer, whatever its measurements come to; one without an end is cut off. */
export function mostRunSeconds(spec: ArgoRunSpec | null): number {
  return longest(spec, (metric) => {
    const count = effectiveCount(metric);
    if (count === null) return delay(metric) + Math.max(ENDLESS_SECONDS, ENDLESS_MEASUREMENTS * interval(metric));
    const errors = (metric.consecutiveErrorLimit ?? CONSECUTIVE_ERROR_LIMIT) * ERROR_RETRY_SECONDS;
    return delay(metric) + count * errors + Math.max(0, count - 1) * interval(metric);
  });
}

/** The usual time between two measurements of these runs, in seconds; a minute where they say nothing. */
export function usualInterval(specs: readonly ArgoRunSpec[]): number {
  const intervals = specs.flatMap(({ metrics }) => metrics.map(interval)).filter((seconds) => seconds > 0);
  return intervals.length === 0 ? 60 : Math.min(...intervals);
}

function longest(spec: ArgoRunSpec | null, of: (metric: ArgoMetric) => number): number {
  return Math.max(0, ...(spec?.metrics ?? []).map(of));
}

function delay({ initialDelay }: ArgoMetric): number {
  return Math.max(0, initialDelay?.seconds ?? 0);
}

function interval(metric: ArgoMetric): number {
  return Math.max(0, metric.interval?.seconds ?? 0);
}
