import { metricRow } from '../measures/metrics.js';
import type { Counted, JudgeSpec, Judging, KayentaMetric, KayentaSpec } from '../model/judge.js';
import type { Metric, OwnMetric } from '../model/metric.js';
import { certainSeconds } from '../text/duration.js';
import { judgingFields } from './schema/analysis-schema.js';
import type { ConfigDocument } from './schema/config-schema.js';
import { meaningOf, withMeanings } from './schema/field.js';
import {
  COUNTED_UNLESS_SAID,
  type JudgeDocument,
  judgeFields,
  judgeSchema,
  SHARING_ALPHA,
  SRM_ALPHA,
  SRM_TOLERANCE,
} from './schema/judge-schema.js';
import {
  effectSizeFields,
  type KayentaDocument,
  type KayentaMetricDocument,
  kayentaFields,
  kayentaMetricFields,
  RANKED_UNLESS_SAID,
} from './schema/kayenta-schema.js';

/** What noise lasts where nothing else is said. */
const BURST_SECONDS = 60;

/** Who judges, with every setting that is left out filled in and alpha shared out. `own`: the document's own metrics. */
export function buildJudging(document: ConfigDocument, own: readonly OwnMetric[]): Judging {
  const { analysis } = document;
  const told = withMeanings(judgingFields, analysis);
  const { extend_inconclusive: extendInconclusive, when_carried: whenCarried, multiplicity, alpha } = told;
  const judges = judgeDocuments(analysis);
  const names = judgeNames(judges);
  const alphas = shareAlpha(judges, alpha, multiplicity === 'holm');
  return {
    judges: judges.map((judge, i) => buildJudge(document, judge, names[i] ?? judge.method, alphas[i] ?? 0, own)),
    multiplicity,
    extendInconclusive,
    whenCarried,
  };
}

/** The judges that are listed, or the one that is described beside the rest of the analysis. */
export function judgeDocuments(analysis: ConfigDocument['analysis']): readonly JudgeDocument[] {
  if (analysis.judges !== undefined) return analysis.judges;
  const { interval, lookback, delay, min_requests, failure_limit, when_inconclusive, ...rest } = analysis;
  const {
    alpha,
    judges,
    multiplicity,
    extend_inconclusive,
    when_carried,
    method = meaningOf(judgingFields.method),
    ...settings
  } = rest;
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
    return byTests ? metricsOf(judge).length : withMeanings(judgeSchema.shape, judge).weight;
  };
  const own = judges.reduce((sum, judge) => sum + (SHARING_ALPHA.includes(judge.method) ? (judge.alpha ?? 0) : 0), 0);
  const weights = judges.reduce((sum, judge) => sum + weightOf(judge), 0);
  return judges.map((judge) => {
    if (judge.alpha !== undefined) return judge.alpha;
    return judge.method === 'srm' ? SRM_ALPHA : ((alpha - own) * weightOf(judge)) / (weights || 1);
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
      return COUNTED_UNLESS_SAID;
    case 'mann_whitney':
      return RANKED_UNLESS_SAID;
    default:
      return ['all'];
  }
}

function buildJudge(
  document: ConfigDocument,
  judge: JudgeDocument,
  name: string,
  alpha: number,
  own: readonly OwnMetric[],
): JudgeSpec {
  const told = withMeanings(judgeFields, judge);
  const { margin, looks } = told;
  const seat = { name, holdSeconds: certainSeconds(told.for) };
  const slowerThanMs = told.slower_than_ms ?? document.stable.latency_ms.p99;
  const counts = { ...seat, alpha, metrics: metricsOf(judge) as readonly Counted[], slowerThanMs };
  switch (judge.method) {
    case 'thresholds':
      return { method: 'thresholds', ...seat };
    case 'fisher':
      return {
        method: 'fisher',
        ...counts,
        looks,
        margin,
        interval: told.rate_interval,
      };
    case 'group_sequential':
      return {
        method: 'group_sequential',
        ...counts,
        spending: told.spending,
        exponent: told.exponent,
        looksPerStage: told.looks_per_stage,
      };
    case 'sequential':
      return {
        method: 'sequential',
        ...counts,
        margin,
        promoteEarly: told.promote_early,
        burstSeconds: burstSeconds(told.dispersion),
      };
    case 'cusum':
      return {
        method: 'cusum',
        ...counts,
        ratio: told.ratio,
        threshold: told.threshold ?? null,
      };
    case 'mann_whitney':
      return {
        method: 'mann_whitney',
        ...seat,
        alpha,
        metrics: metricsOf(judge) as readonly Metric[],
        tolerance: told.tolerance ?? 0,
      };
    case 'kayenta':
      return buildKayenta(seat, told.kayenta ?? {}, own);
    case 'distribution':
      return { method: 'distribution', ...seat, alpha, looks };
    case 'srm':
      return {
        method: 'srm',
        ...seat,
        alpha,
        tolerance: told.tolerance ?? SRM_TOLERANCE,
        minUsers: told.min_users,
      };
  }
}

function burstSeconds(dispersion: boolean | string): number | null {
  if (typeof dispersion === 'boolean') return dispersion ? BURST_SECONDS : null;
  return certainSeconds(dispersion) || null;
}

type Seat = Pick<KayentaSpec, 'name' | 'holdSeconds'>;

function buildKayenta(seat: Seat, document: KayentaDocument, own: readonly OwnMetric[]): KayentaSpec {
  const { solver, pass, marginal } = withMeanings(kayentaFields, document);
  const metrics = document.metrics ?? Object.fromEntries(RANKED_UNLESS_SAID.map((metric) => [metric, {}]));
  return {
    method: 'kayenta',
    ...seat,
    solver,
    pass,
    marginal,
    metrics: Object.entries(metrics).map(([metric, settings]) => buildKayentaMetric(metric as Metric, settings, own)),
    groupWeights: document.groups ?? {},
  };
}

function buildKayentaMetric(name: Metric, document: KayentaMetricDocument, own: readonly OwnMetric[]): KayentaMetric {
  const told = withMeanings(kayentaMetricFields, document);
  const { measure, ...limits } = withMeanings(effectSizeFields, document.effect_size ?? {});
  const neutral = measure === 'cles' ? 0.5 : 1;
  return {
    name,
    direction: told.direction ?? (metricRow(name, own).worse === 'less' ? 'decrease' : 'increase'),
    nanStrategy: told.nan_strategy,
    outliers: told.outliers,
    outlierFactor: told.outlier_factor,
    critical: told.critical,
    mustHaveData: told.must_have_data,
    muted: told.muted,
    effectSize: {
      measure,
      allowedIncrease: limits.allowed_increase ?? neutral,
      allowedDecrease: limits.allowed_decrease ?? neutral,
      criticalIncrease: limits.critical_increase ?? neutral,
      criticalDecrease: limits.critical_decrease ?? neutral,
    },
    groups: told.groups,
  };
}
