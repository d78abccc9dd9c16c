/** One metric of an AnalysisRun. What is null is not set. */
export interface MetricSpec {
  readonly name: string;
  readonly initialDelaySeconds: number;
  /** From one measurement to the next, but after an error. */
  readonly intervalSeconds: number | null;
  /** Of measurements without errors; null and 0: one where there is no interval, endless where there is. */
  readonly count: number | null;
  /** More failures than this fail the metric; -1: never. */
  readonly failureLimit: number;
  readonly inconclusiveLimit: number;
  readonly consecutiveErrorLimit: number;
  /** So many successes in a row end the metric; 0: they do not. */
  readonly consecutiveSuccessLimit: number;
}

export const PLAIN_METRIC = {
  initialDelaySeconds: 0,
  intervalSeconds: null,
  count: null,
  failureLimit: 0,
  inconclusiveLimit: 0,
  consecutiveErrorLimit: 4,
  consecutiveSuccessLimit: 0,
} as const satisfies Partial<MetricSpec>;

export interface AnalysisSpec {
  readonly metrics: readonly MetricSpec[];
  /** Regular expressions: metrics whose names match are measured, and change nothing. */
  readonly dryRun: readonly string[];
}

export type SpecProblem =
  | 'noMetrics'
  | 'duplicateName'
  | 'negativeLimit'
  | 'bothLimitsOff'
  | 'countBelowLimits'
  | 'countBelowInconclusiveLimit'
  | 'intervalMissing'
  | 'dryRunMatchesNothing';

/** After how many measurements without errors a metric ends; null: after none. */
export function effectiveCount({ count, intervalSeconds }: MetricSpec): number | null {
  if (count !== null && count !== 0) return count;
  return intervalSeconds === null ? 1 : null;
}

/** The first reason why a run with this specification cannot start; null where it can. */
export function specProblem({ metrics, dryRun }: AnalysisSpec): SpecProblem | null {
  if (metrics.length === 0) return 'noMetrics';
  const names = new Set<string>();
  for (const metric of metrics) {
    if (names.has(metric.name)) return 'duplicateName';
    names.add(metric.name);
    const problem = metricProblem(metric);
    if (problem !== null) return problem;
  }
  const matchesNothing = (rule: string): boolean => !metrics.some(({ name }) => matches(rule, name));
  return dryRun.some(matchesNothing) ? 'dryRunMatchesNothing' : null;
}

function metricProblem(metric: MetricSpec): SpecProblem | null {
  const { failureLimit, inconclusiveLimit, consecutiveErrorLimit, consecutiveSuccessLimit, intervalSeconds } = metric;
  const count = metric.count ?? 0;
  if (failureLimit < -1 || Math.min(inconclusiveLimit, consecutiveErrorLimit, consecutiveSuccessLimit) < 0) {
    return 'negativeLimit';
  }
  if (failureLimit === -1 && consecutiveSuccessLimit === 0) return 'bothLimitsOff';
  if (count > 0 && count < Math.max(0, failureLimit) + consecutiveSuccessLimit) return 'countBelowLimits';
  if (count > 0 && count < inconclusiveLimit) return 'countBelowInconclusiveLimit';
  return count > 1 && intervalSeconds === null ? 'intervalMissing' : null;
}

export function isDryRun({ dryRun }: AnalysisSpec, name: string): boolean {
  return dryRun.some((rule) => matches(rule, name));
}

/** A rule that is no regular expression matches nothing. */
function matches(rule: string, name: string): boolean {
  try {
    return new RegExp(rule).test(name);
  } catch {
    return false;
  }
}
