import type { Sides } from './classify.js';
import type { KayentaMetricConfig } from './kayenta-config.js';
import type { KayentaFinding } from './kayenta-result.js';
import { finiteOrNull, mean } from './sides.js';

const NONE = { critical: false, effect: null, interval: null, estimate: null, bound: null, reason: null };

/**
 * What a metric is by its means alone, any difference of which counts: a classifier that Kayenta's code has to measure others
 * against. Neither effect sizes nor chance excuse anything, so that of healthy canaries every second one is High.
 */
export function classifyByMeans(metric: KayentaMetricConfig, { experiment, control }: Sides): KayentaFinding {
  const { direction, nanStrategy, mustHaveData, critical } = metric;
  if (experiment.length === 0 || control.length === 0) {
    if (nanStrategy === 'replace') return { ...NONE, classification: 'Pass', deviation: 1 };
    return mustHaveData && !critical
      ? { ...NONE, classification: 'NodataFailMetric', deviation: 1 }
      : { ...NONE, classification: 'Nodata', critical, deviation: 0 };
  }
  const [canary, baseline] = [mean(experiment), mean(control)];
  const deviation = finiteOrNull(canary / baseline);
  if (direction !== 'decrease' && canary > baseline) {
    const reason = 'The Canary mean was greater than the Baseline mean';
    return { ...NONE, classification: 'High', critical, deviation, reason };
  }
  if (direction !== 'increase' && canary < baseline) {
    const reason = 'The Canary mean was less than the Baseline mean';
    return { ...NONE, classification: 'Low', critical, deviation, reason };
  }
  return { ...NONE, classification: 'Pass', deviation: 1 };
}
