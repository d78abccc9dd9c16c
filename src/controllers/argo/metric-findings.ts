import type { ArgoMetric } from '../../model/policy/argo-analysis.js';
import type { Found } from '../../model/policy/policy-finding.js';
import type { PolicyEdit } from '../../model/policy/policy-part.js';
import { effectiveCount } from './analysis/metric-state.js';
import { conditionOf, faultForAll } from './condition/evaluate-condition.js';
import { assessmentOf } from './measurement-outcome.js';
import { valueOfSilence } from './value-of-silence.js';

/** Providers whose verdict is their own, whatever the conditions are. */
const OWN_VERDICT: ReadonlySet<string> = new Set(['job', 'kayenta']);

/** What a metric of an analysis says that does not do what it seems to, wherever it is used. */
export function metricFindings(metric: ArgoMetric): readonly Found[] {
  const { name, failureLimit, inconclusiveLimit, successCondition, failureCondition, providers } = metric;
  const [provider = ''] = providers;
  const found: Found[] = [];
  const count = effectiveCount(metric);
  if (count !== null && (failureLimit ?? 0) >= count) {
    found.push({
      detail: { code: 'never_fails', metric: name, count },
      at: { of: metric, within: ['failureLimit'] },
      mends: [[{ of: metric, within: ['failureLimit'], does: 'set', to: count - 1 }]],
    });
  }
  const isOwn = OWN_VERDICT.has(provider) || provider.startsWith('plugin ');
  const isTwoSided = successCondition !== '' && failureCondition !== '';
  if ((inconclusiveLimit ?? 0) > 0 && !isTwoSided && !isOwn) {
    found.push({
      detail: { code: 'never_inconclusive', metric: name, limit: inconclusiveLimit ?? 0 },
      at: { of: metric, within: ['inconclusiveLimit'] },
      mends: [[{ of: metric, within: ['inconclusiveLimit'], does: 'remove' }]],
    });
  }
  if (isOwn) return found;
  if (successCondition === '' && failureCondition === '') {
    return [...found, { detail: { code: 'no_conditions', metric: name }, at: { of: metric, within: [] } }];
  }
  const errors = conditionFindings(metric, provider);
  return [...found, ...errors, ...(errors.length > 0 || provider !== 'prometheus' ? [] : dataFindings(metric))];
}

const CONDITIONS = ['successCondition', 'failureCondition'] as const;

function conditionFindings(metric: ArgoMetric, provider: string): readonly Found[] {
  const kind = provider !== 'prometheus' ? 'any' : isScalar(metric.query) ? 'scalar' : 'vector';
  const gives = kind === 'any' ? 'anything' : kind === 'scalar' ? 'number' : 'list';
  return CONDITIONS.flatMap((field): readonly Found[] => {
    const condition = metric[field];
    const fault = condition === '' ? null : faultOf(condition, kind);
    if (fault === null) return [];
    const at = { of: metric, within: [field] };
    if (fault.fault === 'not_supported') {
      return [{ detail: { code: 'condition_not_supported', metric: metric.name, condition }, at }];
    }
    const others = kind === 'vector' ? ofFirst(condition) : kind === 'scalar' ? [ofNumber(condition)] : [];
    const mends = others.flatMap((to): readonly (readonly PolicyEdit[])[] => {
      return to === condition ? [] : [[{ ...at, does: 'set', to }]];
    });
    return [
      {
        detail: { code: 'always_error', metric: metric.name, condition, gives, why: fault.message },
        at,
        mends,
      },
    ];
  });
}

/** A condition on a number, as one on the first of a list: with a value for none of it, and without. */
function ofFirst(condition: string): readonly string[] {
  const first = (text: string) => text.replaceAll(/\bresult\b(?!\s*\[)/g, 'result[0]');
  return [first(condition), first(condition.replaceAll(/\bdefault\s*\(\s*result\s*,[^()]*\)/g, 'result'))];
}

/** A condition on the first of a list, as one on a number. */
function ofNumber(condition: string): string {
  return condition.replaceAll(/\bresult\s*\[\s*0\s*\]/g, 'result');
}

/** Lists of which any condition that can be worked out takes one: few and many values, small, large and none. */
const LISTS: readonly (readonly number[])[] = [[0], [1], [Number.NaN], Array.from({ length: 1_000 }, (_, at) => at)];

/** Why a condition is an error for every result of a kind: by its types, or as soon as it is worked out. */
export function faultOf(condition: string, kind: 'vector' | 'scalar' | 'any'): ReturnType<typeof faultForAll> {
  const fault = faultForAll(condition, kind);
  if (fault !== null || kind !== 'vector') return fault;
  const evaluate = conditionOf(condition);
  const [first, ...others] = LISTS.map((values) => evaluate({ kind, values }));
  const areAllFaults = others.every((outcome) => 'fault' in outcome);
  return first !== undefined && 'fault' in first && areAllFaults ? first : null;
}

/** A query whose answer is one number, and no list. */
function isScalar(query: string | null): boolean {
  return query !== null && /^\s*scalar\s*\(/.test(query);
}

/** What becomes of the answers that Prometheus gives where there is no traffic. */
function dataFindings(metric: ArgoMetric): readonly Found[] {
  const { name, successCondition, failureCondition, query } = metric;
  const assess = assessmentOf(successCondition, failureCondition);
  const of = (value: number) =>
    assess(isScalar(query) ? { kind: 'scalar', value } : { kind: 'vector', values: [value] }).phase;
  const found: Found[] = [];
  if (of(Number.NaN) === 'Successful') {
    const isNothing = isScalar(query) ? 'isNaN(result)' : 'any(result, isNaN(#))';
    const [field, to] =
      failureCondition === ''
        ? (['successCondition', `(${successCondition}) && !${isNothing}`] as const)
        : (['failureCondition', `(${failureCondition}) || ${isNothing}`] as const);
    const at = { of: metric, within: [field] };
    found.push({ detail: { code: 'nan_passes', metric: name }, at, mends: [[{ ...at, does: 'set', to }]] });
  }
  const value = valueOfSilence(query ?? '');
  if (value === null) return found;
  const at = { of: metric, within: ['provider', 'prometheus', 'query'] };
  const judged = of(value);
  const detail =
    value === 0
      ? ({ code: 'silence_is_zero', metric: name, judged } as const)
      : ({ code: 'silence_is_value', metric: name, value, judged } as const);
  const mends = withoutValue(query ?? '').map((change): readonly PolicyEdit[] => [{ ...at, ...change }]);
  return [...found, { detail, at, ...(mends.length === 0 ? {} : { mends }) }];
}

/** A share that has no value without traffic. A number of failures is none before the first of them, and keeps its value. */
function withoutValue(
  query: string,
): readonly { readonly does: 'replace'; readonly from: string; readonly to: string }[] {
  const [from] = /\s+or\s+(on\s*\(\s*\)\s*)?vector\s*\([^()]*\)\s*$/.exec(query) ?? [];
  return from === undefined || !query.includes('/') ? [] : [{ does: 'replace', from, to: '' }];
}
