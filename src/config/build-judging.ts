import { metricRow } from '../measures/metrics.js';
import {
  type Counted,
  type JudgeSpec,
  type Judging,
  type KayentaMetric,
  type KayentaSpec,
  THRESHOLDS_ALONE,
} from '../model/judge.js';
import type { Metric } from '../model/metric.js';
import { SHARING_ALPHA } from './method-settings.js';
import type { ConfigDocument, JudgeDocument, JudgeSettings, KayentaMetricDocument } from './schema/config-document.js';
import { certainSeconds } from './schema/duration.js';
import { JUDGE_DEFAULTS } from './schema/judge-defaults.js';

/** Who judges, with every setting that is left out filled in and alpha shared out. */
export function buildJudging(document: ConfigDocument): Judging {
  const { analysis } = document;
  const extendInconclusive = analysis.extend_inconclusive ?? false;
  const judges = judgeDocuments(analysis);
  const multiplicity = analysis.multiplicity ?? THRESHOLDS_ALONE.multiplicity;
  const names = judgeNames(judges);
  const alphas = shareAlpha(judges, analysis.alpha ?? JUDGE_DEFAULTS.alpha, multiplicity === 'holm');
  return {
    judges: judges.map((judge, i) => buildJudge(document, judge, names[i] ?? judge.method, alphas[i] ?? 0)),
    multiplicity,
    extendInconclusive,
  };
}

/** The judges that are listed, or the one that is described beside the rest of the analysis. */
export function judgeDocuments(analysis: ConfigDocument['analysis']): readonly JudgeDocument[] {
  if (analysis.judges !== undefined) return analysis.judges;
  const { interval, lookback, min_requests, failure_limit, when_inconclusive, extend_inconclusive, ...rest } = analysis;
  const { alpha, judges, multiplicity, method = JUDGE_DEFAULTS.method, ...settings } = rest;
  return [{ method, ...settings }];
}

export function judgeNames(judges: readonly Pick<JudgeDocument, 'method' | 'name'>[]): readonly string[] {
  const taken = new Set(judges.flatMap(({ name }) => name ?? []));
  return judges.map(({ name, method }) => {
    if (name !== undefined) return name;
    let [free, number]: [string, number] = [method, 1];
    while (taken.has(free)) free = `${method}-${++number}`;
    taken.add(free);
    return free;
  });
}

/** With Holm, judges count for as many tests as they make. */
function shareAlpha(judges: readonly JudgeDocument[], alpha: number, byTests: boolean): readonly number[] {
  const weightOf = (judge: JudgeDocument): number => {
    if (!SHARING_ALPHA.includes(judge.method) || judge.alpha !== undefined) return 0;
    return byTests ? metricsOf(judge).length : (judge.weight ?? 1);
  };
  const own = judges.reduce((sum, judge) => sum + (SHARING_ALPHA.includes(judge.method) ? (judge.alpha ?? 0) : 0), 0);
  const weights = judges.reduce((sum, judge) => sum + weightOf(judge), 0);
  return judges.map((judge) => {
    if (judge.alpha !== undefined) return judge.alpha;
    return judge.method === 'srm' ? JUDGE_DEFAULTS.srmAlpha : ((alpha - own) * weightOf(judge)) / (weights || 1);
  });
}

/** What a judge looks at, by its method. */
export function metricsOf({ method, metrics }: JudgeDocument): readonly string[] {
  if (metrics !== undefined) return metrics;
  switch (method) {
    case 'fisher':
    case 'group_sequential':
    case 'sequential':
    case 'cusum':
      return JUDGE_DEFAULTS.counted;
    case 'mann_whitney':
      return JUDGE_DEFAULTS.ranked;
    default:
      return ['all'];
  }
}

function buildJudge(document: ConfigDocument, judge: JudgeDocument, name: string, alpha: number): JudgeSpec {
  const seat = { name, holdSeconds: judge.for === undefined ? 0 : certainSeconds(judge.for) };
  const slowerThanMs = judge.slower_than_ms ?? document.stable.latency_ms.p99;
  const counts = { ...seat, alpha, metrics: metricsOf(judge) as readonly Counted[], slowerThanMs };
  const { margin = JUDGE_DEFAULTS.margin, looks = JUDGE_DEFAULTS.looks } = judge;
  switch (judge.method) {
    case 'thresholds':
      return { method: 'thresholds', ...seat };
    case 'fisher':
      return {
        method: 'fisher',
        ...counts,
        looks,
        margin,
        interval: judge.rate_interval ?? JUDGE_DEFAULTS.rateInterval,
      };
    case 'group_sequential':
      return {
        method: 'group_sequential',
        ...counts,
        spending: judge.spending ?? JUDGE_DEFAULTS.spending,
        exponent: judge.exponent ?? JUDGE_DEFAULTS.exponent,
        looksPerStage: judge.looks_per_stage ?? JUDGE_DEFAULTS.looksPerStage,
      };
    case 'sequential':
      return {
        method: 'sequential',
        ...counts,
        margin,
        promoteEarly: judge.promote_early ?? false,
        dispersion: judge.dispersion ?? false,
      };
    case 'cusum':
      return {
        method: 'cusum',
        ...counts,
        drift: judge.drift ?? JUDGE_DEFAULTS.drift,
        threshold: judge.threshold ?? null,
      };
    case 'mann_whitney':
      return {
        method: 'mann_whitney',
        ...seat,
        alpha,
        metrics: metricsOf(judge) as readonly Metric[],
        tolerance: judge.tolerance ?? JUDGE_DEFAULTS.tolerance,
      };
    case 'kayenta':
      return buildKayenta(seat, judge.kayenta ?? {});
    case 'distribution':
      return { method: 'distribution', ...seat, alpha, looks };
    case 'srm':
      return { method: 'srm', ...seat, alpha };
  }
}

type Seat = Pick<KayentaSpec, 'name' | 'holdSeconds'>;

function buildKayenta(seat: Seat, document: NonNullable<JudgeSettings['kayenta']>): KayentaSpec {
  const { kayenta, ranked } = JUDGE_DEFAULTS;
  const metrics = document.metrics ?? Object.fromEntries(ranked.map((metric) => [metric, {}]));
  return {
    method: 'kayenta',
    ...seat,
    solver: document.solver ?? kayenta.solver,
    pass: document.pass ?? kayenta.pass,
    marginal: document.marginal ?? kayenta.marginal,
    metrics: Object.entries(metrics).map(([metric, settings]) => buildKayentaMetric(metric as Metric, settings)),
    groupWeights: document.groups ?? {},
  };
}

function buildKayentaMetric(name: Metric, document: KayentaMetricDocument): KayentaMetric {
  const { measure = 'mean_ratio', ...limits } = document.effect_size ?? {};
  const neutral = measure === 'cles' ? 0.5 : 1;
  return {
    name,
    direction: document.direction ?? (metricRow(name).worse === 'less' ? 'decrease' : 'increase'),
    nanStrategy: document.nan_strategy ?? 'remove',
    outliers: document.outliers ?? 'keep',
    outlierFactor: document.outlier_factor ?? 3,
    critical: document.critical ?? false,
    mustHaveData: document.must_have_data ?? false,
    muted: document.muted ?? false,
    effectSize: {
      measure,
      allowedIncrease: limits.allowed_increase ?? neutral,
      allowedDecrease: limits.allowed_decrease ?? neutral,
      criticalIncrease: limits.critical_increase ?? neutral,
      criticalDecrease: limits.critical_decrease ?? neutral,
    },
    groups: document.groups ?? [JUDGE_DEFAULTS.kayenta.group],
  };
}
