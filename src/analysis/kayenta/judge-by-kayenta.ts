import { type Classified, classify, type Sides } from './classify.js';
import { classifyByMeans } from './classify-by-means.js';
import type { KayentaConfig, KayentaMetricConfig } from './kayenta-config.js';
import type { KayentaFinding, KayentaMetricResult, KayentaResult } from './kayenta-result.js';
import { score, verdict } from './score.js';
import { clean, cohensD, removeOutliers, sideStatistics } from './sides.js';

/** The points of one metric, in any order: `experiment` is the canary, `control` the baseline. NaN is no value. */
export interface KayentaPoints extends Sides {
  readonly metric: string;
}

/** What a metric was found to be; the figures are worked out for who asks. */
export interface JudgedMetric extends KayentaFinding {
  readonly metric: string;
  result(): KayentaMetricResult;
}

/** One judgement, of which `judgeByKayenta` tells everything. */
export interface KayentaJudgement extends Omit<KayentaResult, 'metrics' | 'verdict'> {
  readonly metrics: readonly JudgedMetric[];
}

/**
 * One judgement by Kayenta's judge (NetflixACAJudge-v1.0), or by ours that repairs it. Judges the metrics there are points
 * of; throws for none of their values, only when a metric is not configured or its outlier factor is not above 0.
 */
export function judgeByKayenta(config: KayentaConfig, points: readonly KayentaPoints[]): KayentaResult {
  const { metrics, ...scored } = judgementByKayenta(config, points);
  return { metrics: metrics.map((one) => one.result()), ...scored, verdict: verdict(scored.score, config) };
}

/** The same, as far as it decides. */
export function judgementByKayenta(config: KayentaConfig, points: readonly KayentaPoints[]): KayentaJudgement {
  const judged = points.map((one) => {
    const metric = config.metrics.find(({ name }) => name === one.metric);
    if (metric === undefined) throw new Error(`${one.metric} judged without a configuration`);
    return { config: metric, result: judgeMetric(metric, config, one) };
  });
  const scored = score(judged, config.groupWeights);
  const metrics = judged.map(({ result }) => result);
  return { metrics, groups: scored.groups, score: scored.score, scoreReason: scored.scoreReason };
}

function judgeMetric(metric: KayentaMetricConfig, config: KayentaConfig, raw: Sides): JudgedMetric {
  const sides = { experiment: prepare(metric, raw.experiment), control: prepare(metric, raw.control) };
  const found =
    config.classifier === 'mean_inequality' ? classifyByMeans(metric, sides) : classify(metric, config, raw, sides);
  const { classification, critical, reason } = found;
  let known: KayentaMetricResult | null = null;
  return {
    metric: metric.name,
    classification,
    critical,
    reason,
    result: () => (known ??= told(metric, found, sides)),
  };
}

function told({ name }: KayentaMetricConfig, found: Classified, { experiment, control }: Sides): KayentaMetricResult {
  const { classification, critical, reason } = found;
  const statistics = { experiment: sideStatistics(experiment), control: sideStatistics(control) };
  const distance = cohensD(statistics.experiment, statistics.control);
  return { metric: name, classification, critical, ...found.figures(), reason, statistics, cohensD: distance };
}

function prepare({ nanStrategy, outliers, outlierFactor, detector }: KayentaMetricConfig, raw: readonly number[]) {
  const values = clean(raw, nanStrategy);
  return outliers === 'remove' ? removeOutliers(values, outlierFactor, detector) : values;
}
