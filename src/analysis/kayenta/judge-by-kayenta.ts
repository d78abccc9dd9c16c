import { classify, type Sides } from './classify.js';
import { classifyByMeans } from './classify-by-means.js';
import type { KayentaConfig, KayentaMetricConfig } from './kayenta-config.js';
import type { KayentaMetricResult, KayentaResult } from './kayenta-result.js';
import { score, verdict } from './score.js';
import { clean, cohensD, removeOutliers, sideStatistics } from './sides.js';

/** The points of one metric, in any order: `experiment` is the canary, `control` the baseline. NaN is no value. */
export interface KayentaPoints extends Sides {
  readonly metric: string;
}

/**
 * One judgement by Kayenta's judge (NetflixACAJudge-v1.0), or by ours that repairs it. Judges the metrics there are points
 * of; throws for none of their values, only when a metric is not configured or its outlier factor is not above 0.
 */
export function judgeByKayenta(config: KayentaConfig, points: readonly KayentaPoints[]): KayentaResult {
  const judged = points.map((one) => {
    const metric = config.metrics.find(({ name }) => name === one.metric);
    if (metric === undefined) throw new Error(`${one.metric} judged without a configuration`);
    return { config: metric, result: judgeMetric(metric, config, one) };
  });
  const scored = score(judged, config.groupWeights);
  return { metrics: judged.map(({ result }) => result), ...scored, verdict: verdict(scored.score, config) };
}

function judgeMetric(metric: KayentaMetricConfig, config: KayentaConfig, raw: Sides): KayentaMetricResult {
  const experiment = prepare(metric, raw.experiment);
  const control = prepare(metric, raw.control);
  const statistics = { experiment: sideStatistics(experiment), control: sideStatistics(control) };
  const sides = { experiment, control };
  const finding =
    config.classifier === 'mean_inequality' ? classifyByMeans(metric, sides) : classify(metric, config, raw, sides);
  const distance = cohensD(statistics.experiment, statistics.control);
  return { metric: metric.name, ...finding, statistics, cohensD: distance };
}

function prepare({ nanStrategy, outliers, outlierFactor, detector }: KayentaMetricConfig, raw: readonly number[]) {
  const values = clean(raw, nanStrategy);
  return outliers === 'remove' ? removeOutliers(values, outlierFactor, detector) : values;
}
