import { RANKED_METRICS } from '../../measures/metrics.js';
import { COUNTED, type Method } from '../../model/judge.js';
import { METRICS } from '../../model/metric.js';
import { secondsOf } from '../../text/duration.js';
import { found } from '../../text/found.js';
import { nearMiss } from '../../text/near-miss.js';
import { meaningOf } from '../schema/field.js';
import { COUNTING, judgeFields, METHODS_WITH } from '../schema/judge-schema.js';
import { kayentaProblems } from './check-kayenta.js';
import { ownNames } from './check-metrics.js';
import type { Draft, FitProblem } from './draft.js';
import { hasNear, type JudgeDraft, toldOr } from './judge-draft.js';

/** What is wrong with one judge; nothing where its method is not known. */
export function judgeProblems({ said, method, path }: JudgeDraft, draft: Draft): readonly FitProblem[] {
  if (method === undefined) return [];
  const judge: Known = { said, method, path };
  return [
    ...settingProblems(judge),
    ...metricProblems(judge, draft),
    ...(method === 'group_sequential' ? [...exponentProblems(judge), ...lookProblems(judge, draft)] : []),
    ...(method === 'sequential' ? promotionProblems(judge) : []),
    ...(method === 'srm' ? userProblems(judge, draft) : []),
    ...(method === 'kayenta' ? kayentaProblems(said.kayenta, draft, [...path, 'kayenta']) : []),
  ];
}

type Known = JudgeDraft & { readonly method: Method };

function settingProblems({ said, method, path }: Known): readonly FitProblem[] {
  // Without `method`, all of them are said to be without one.
  if (path.length === 1 && !Object.hasOwn(said, 'method')) return [];
  return Object.entries(METHODS_WITH).flatMap(([key, methods]): FitProblem[] =>
    !Object.hasOwn(said, key) || methods.includes(method)
      ? []
      : [{ code: 'setting_not_of_method', key, method, methods, path: [...path, key] }],
  );
}

/** What a method can look at; empty for those that have no `metrics`. */
function metricsAllowed(method: Method, draft: Draft): readonly string[] {
  const own = Object.entries(draft.said.metrics ?? {});
  const ratios = own.filter(([, metric]) => metric?.ratio_of !== undefined);
  if (COUNTING.includes(method)) return [...COUNTED, ...ratios.map(([name]) => name)];
  return method === 'mann_whitney' ? [...RANKED_METRICS, ...own.map(([name]) => name)] : [];
}

/** Words that are a metric to some method. */
const KNOWN_METRICS: readonly string[] = [...METRICS, 'slow_rate'];

function metricProblems({ said, method, path }: Known, draft: Draft): readonly FitProblem[] {
  const allowed = metricsAllowed(method, draft);
  const own = ownNames(draft);
  if (allowed.length === 0) return [];
  const metrics = said.metrics ?? [];
  return metrics.flatMap((metric, index): FitProblem[] => {
    if (metric === undefined) return [];
    const at = [...path, 'metrics', index];
    if (allowed.includes(metric)) {
      return metrics.indexOf(metric) < index ? [{ code: 'metric_repeated', metric, path: at }] : [];
    }
    if (own === null && !KNOWN_METRICS.includes(metric)) return [];
    if (KNOWN_METRICS.includes(metric) || own?.includes(metric))
      return [{ code: 'metric_not_of_method', metric, method, allowed, path: at }];
    return [{ code: 'not_one_of', found: found(metric), allowed, suggestion: nearMiss(metric, allowed), path: at }];
  });
}

function promotionProblems({ said, path }: Known): readonly FitProblem[] {
  const margin = toldOr(said, 'margin', meaningOf(judgeFields.margin));
  if (said.promote_early !== true || margin === undefined || margin > 1) return [];
  const marginFrom = Object.hasOwn(said, 'margin') ? 'given' : 'default';
  return [{ code: 'promotion_without_margin', marginFrom, path: [...path, 'promote_early'] }];
}

function exponentProblems({ said, path }: Known): readonly FitProblem[] {
  const spending = toldOr(said, 'spending', meaningOf(judgeFields.spending));
  if (!Object.hasOwn(said, 'exponent') || spending === undefined || spending === 'power') return [];
  return [{ code: 'exponent_without_power', spending, path: [...path, 'exponent'] }];
}

/** Looks that are planned in so many words, and that the shortest of the stages has no windows for. */
function lookProblems({ said, path }: Known, { understood }: Draft): readonly FitProblem[] {
  const looks = said.looks_per_stage;
  const interval = secondsOf(understood.analysis?.interval);
  if (looks === undefined || interval === undefined) return [];
  const planned = (understood.stages ?? []).flatMap((stage, stageIndex) => {
    const seconds = secondsOf(stage?.duration);
    // What is shorter than an interval is wrong already, or no stage to look at.
    if (seconds === undefined || seconds < interval) return [];
    return [{ stage: stage?.name ?? null, stageIndex, windows: Math.ceil(seconds / interval) }];
  });
  const [shortest] = [...planned].sort((one, other) => one.windows - other.windows);
  if (shortest === undefined || shortest.windows >= looks) return [];
  return [{ code: 'too_few_windows_for_looks', ...shortest, looks, path: [...path, 'looks_per_stage'] }];
}

function userProblems({ path }: Known, { said, understood }: Draft): readonly FitProblem[] {
  const isUnknown = Object.hasOwn(said, 'service') && said.service === undefined;
  if (isUnknown) return [];
  const missing = [
    ...(hasNear(said.service ?? {}, 'users') ? [] : (['users'] as const)),
    ...(understood.service?.routing === 'random' && !isMisspelt(said.service ?? {}) ? (['routing'] as const) : []),
  ];
  return missing.length === 0 ? [] : [{ code: 'srm_without_users', missing, path: [...path, 'method'] }];
}

function isMisspelt(service: object): boolean {
  return !Object.hasOwn(service, 'routing') && hasNear(service, 'routing');
}
