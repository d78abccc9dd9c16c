import { plannedPercent } from '../../../measures/planned-percent.js';
import { wholesPerRequest } from '../../../measures/wholes-per-request.js';
import type { JudgeSpec, KayentaMetric } from '../../../model/judge.js';
import type { ConfigWarning } from '../../../model/problems/warning.js';
import type { Setup } from '../../../model/setup.js';
import type { ArrivalRate, Version } from '../../../model/world.js';

/**
 * With fewer events than this in a window of the smaller arm, most of its values are one and the same, and ranks take that
 * for a shift: 0.5 conversions beside 9.5, looked at every ten seconds for half an hour, and Kayenta rolls back every
 * second healthy canary; with 1 it is one in twenty.
 */
const FEW_EVENTS = 1;

/** Shares of requests that Kayenta ranks, of which one arm has so few events in a window that a healthy canary looks shifted. */
export function rareEventWarnings(judge: JudgeSpec, { plan, world }: Setup): readonly ConfigWarning[] {
  // Fresh instances of stable have as much traffic as the canary: both arms see as few.
  if (judge.method !== 'kayenta' || world.freshBaseline) return [];
  const most = mostPerSecond(world.requestsPerSecond) * plan.intervalSeconds;
  return judge.metrics.flatMap((metric): ConfigWarning[] => {
    const rate = eventRate(metric, world.stable);
    if (rate === null || metric.muted) return [];
    const [rarest] = plan.stages
      .flatMap((planned, stageIndex) => {
        const { bakeSeconds, name: stage } = planned;
        const trafficPercent = plannedPercent(planned);
        const share = trafficPercent / 100;
        const events = most * rate * Math.min(share, 1 - share);
        // At 100 % the baseline is that of a stage before; with copies alone it has as many requests, or more.
        if (bakeSeconds === 0 || share === 0 || share === 1 || !looksWorse(metric, share, world.stable)) return [];
        return [{ stage, stageIndex, trafficPercent, events }];
      })
      .sort((one, other) => one.events - other.events);
    if (rarest === undefined || rarest.events >= FEW_EVENTS) return [];
    return [{ code: 'ranks_of_rare_events', judge: judge.name, metric: metric.name, ...rarest }];
  });
}

/** Of the smaller arm most values show no event. Whether that is the side on which Kayenta minds a shift of the canary. */
function looksWorse({ name, direction }: KayentaMetric, share: number, stable: Version): boolean {
  if (share === 0.5) return false;
  if (direction === 'either') return true;
  // Of what nearly always succeeds it is the failures that are rare.
  const isRare = name !== 'success_rate' && (ratioOf(name, stable)?.value ?? 0) <= 0.5;
  const canaryIsLower = share < 0.5 === isRare;
  return direction === (canaryIsLower ? 'decrease' : 'increase');
}

/** The chance of an event in a request to stable; null where the metric is no share of requests. */
function eventRate({ name }: KayentaMetric, version: Version): number | null {
  const { errorRate, conversionRate } = version;
  switch (name) {
    case 'error_rate':
    case 'success_rate':
      return errorRate;
    case 'conversion_rate':
      return (1 - errorRate) * conversionRate;
    default: {
      const own = ratioOf(name, version);
      return own === null ? null : wholesPerRequest(version, own.of) * Math.min(own.value, 1 - own.value);
    }
  }
}

/** Of a ratio of the configuration's own; null of all else. */
function ratioOf(name: string, { metrics }: Version): { readonly of: string; readonly value: number } | null {
  const own = metrics.find(({ metric }) => metric.name === name);
  return own?.metric.kind.is === 'ratio' ? { of: own.metric.kind.of, value: own.value } : null;
}

/** At the busiest: what is rare then is rare. */
function mostPerSecond(rate: ArrivalRate): number {
  if (typeof rate === 'number') return rate;
  if (rate.kind === 'daily') return rate.meanPerSecond * rate.peakRatio;
  return Math.max(...rate.points.map(({ perSecond }) => perSecond));
}
