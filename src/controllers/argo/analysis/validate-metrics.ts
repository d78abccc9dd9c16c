import type { ArgoMetric } from '../../../model/policy/argo-analysis.js';

/** Why the controller refuses a run before it measures anything; `message` is its own. */
export interface SpecFault {
  readonly rule:
    | 'noMetrics'
    | 'duplicateName'
    | 'negativeConsecutiveSuccessLimit'
    | 'failureLimitTooLow'
    | 'bothLimitsDisabled'
    | 'negativeInconclusiveLimit'
    | 'negativeConsecutiveErrorLimit'
    | 'countBelowLimits'
    | 'countBelowConsecutiveSuccessLimit'
    | 'countBelowInconclusiveLimit'
    | 'countWithoutInterval'
    | 'badInterval'
    | 'badInitialDelay'
    | 'noProvider'
    | 'manyProviders';
  readonly metric: string | null;
  readonly message: string;
}

/** The first fault of a run's metrics, in the controller's order; null where there is none. */
export function validateMetrics(metrics: readonly ArgoMetric[]): SpecFault | null {
  if (metrics.length === 0) return { rule: 'noMetrics', metric: null, message: 'no metrics specified' };
  for (const [index, metric] of metrics.entries()) {
    const isTaken = metrics.slice(0, index).some(({ name }) => name === metric.name);
    const fault = isTaken
      ? { rule: 'duplicateName' as const, message: `duplicate name '${metric.name}'` }
      : metricFault(metric);
    if (fault !== null) return { ...fault, metric: metric.name, message: `metrics[${index}]: ${fault.message}` };
  }
  return null;
}

type MetricFault = Pick<SpecFault, 'rule' | 'message'>;

function metricFault(metric: ArgoMetric): MetricFault | null {
  return limitFault(metric) ?? countFault(metric) ?? durationFault(metric) ?? providerFault(metric);
}

function limitFault(metric: ArgoMetric): MetricFault | null {
  const successes = metric.consecutiveSuccessLimit ?? 0;
  const failures = metric.failureLimit ?? 0;
  if (successes < 0) {
    return { rule: 'negativeConsecutiveSuccessLimit', message: 'consecutiveSuccessLimit must be >= 0' };
  }
  if (failures < -1) {
    return { rule: 'failureLimitTooLow', message: 'failureLimit must be >= 0, or -1 to be disabled' };
  }
  if (successes === 0 && failures === -1) {
    const message = 'failureLimit and consecutiveSuccessLimit cannot both be disabled';
    return { rule: 'bothLimitsDisabled', message };
  }
  if ((metric.inconclusiveLimit ?? 0) < 0) {
    return { rule: 'negativeInconclusiveLimit', message: 'inconclusiveLimit must be >= 0' };
  }
  if ((metric.consecutiveErrorLimit ?? 0) < 0) {
    return { rule: 'negativeConsecutiveErrorLimit', message: 'consecutiveErrorLimit must be >= 0' };
  }
  return null;
}

function countFault(metric: ArgoMetric): MetricFault | null {
  const count = metric.count ?? 0;
  const successes = metric.consecutiveSuccessLimit ?? 0;
  const failures = metric.failureLimit ?? 0;
  if (count > 0 && failures >= 0 && count < failures + successes) {
    const message = `count (${count}) must be >= failureLimit + consecutiveSuccessLimit (${failures} + ${successes}) if both >= 0`;
    return { rule: 'countBelowLimits', message };
  }
  if (count > 0 && failures < 0 && count < successes) {
    return { rule: 'countBelowConsecutiveSuccessLimit', message: 'count must be >= consecutiveSuccessLimit' };
  }
  if (count > 0 && count < (metric.inconclusiveLimit ?? 0)) {
    return { rule: 'countBelowInconclusiveLimit', message: 'count must be >= inconclusiveLimit' };
  }
  if (count > 1 && metric.interval === null) {
    return { rule: 'countWithoutInterval', message: 'interval must be specified when count > 1' };
  }
  return null;
}

function durationFault({ interval, initialDelay }: ArgoMetric): MetricFault | null {
  if (interval !== null && interval.seconds === null) {
    return { rule: 'badInterval', message: `invalid interval string: time: invalid duration "${interval.text}"` };
  }
  if (initialDelay !== null && initialDelay.seconds === null) {
    const message = `invalid startDelay string: time: invalid duration "${initialDelay.text}"`;
    return { rule: 'badInitialDelay', message };
  }
  return null;
}

function providerFault({ providers }: ArgoMetric): MetricFault | null {
  if (providers.length === 1) return null;
  return providers.length === 0
    ? { rule: 'noProvider', message: 'no provider specified' }
    : { rule: 'manyProviders', message: 'multiple providers specified' };
}
