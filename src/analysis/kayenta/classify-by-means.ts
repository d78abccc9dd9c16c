import { type Classified, notCompared, type Sides } from './classify.js';
import type { KayentaMetricConfig } from './kayenta-config.js';
import { finiteOrNull, mean } from './sides.js';

/**
 * What a metric is by its means alone, any difference of which counts: a classifier that Kayenta's code has to measure others
 * against. Neither effect sizes nor chance excuse anything, so that of healthy canaries every second one is High.
 */
export function classifyByMeans(metric: KayentaMetricConfig, { experiment, control }: Sides): Classified {
  const { direction, nanStrategy, mustHaveData, critical } = metric;
  if (experiment.length === 0 || control.length === 0) {
    if (nanStrategy === 'replace') return { ...notCompared(1), classification: 'Pass' };
    return mustHaveData && !critical
      ? { ...notCompared(1), classification: 'NodataFailMetric' }
      : { ...notCompared(0), classification: 'Nodata', critical };
  }
  const [canary, baseline] = [mean(experiment), mean(control)];
  const compared = notCompared(finiteOrNull(canary / baseline));
  if (direction !== 'decrease' && canary > baseline) {
    const reason = 'The Canary mean was greater than the Baseline mean';
    return { ...compared, classification: 'High', critical, reason };
  }
  if (direction !== 'increase' && canary < baseline) {
    const reason = 'The Canary mean was less than the Baseline mean';
    return { ...compared, classification: 'Low', critical, reason };
  }
  return { ...notCompared(1), classification: 'Pass' };
}
