import { goDurationText } from '../../measures/go-duration-text.js';
import type { WatchedMetric } from '../../model/policy/flagger-policy.js';
import type { Found } from '../../model/policy/policy-finding.js';
import type { PolicyEdit } from '../../model/policy/policy-part.js';
import { sourcesOf } from './metric-check.js';

/** Limits as Flagger's documentation has them. */
const USUAL_RANGES: Readonly<Record<string, object>> = {
  'request-success-rate': { min: 99 },
  'request-duration': { max: 500 },
};

/** What a metric of a Canary says that does not do what it seems to. */
export function metricFindings(metric: WatchedMetric, intervalSeconds: number): readonly Found[] {
  const { name, range, windowSeconds, missingVariables: variables } = metric;
  const at = (...within: readonly string[]) => ({ of: metric, within });
  const set = (field: string, to: unknown): PolicyEdit => ({ ...at(field), does: 'set', to });
  const sources = sourcesOf(metric);
  if (sources.length === 0) return [{ detail: { code: 'measures_nothing', metric: name }, at: at('name') }];
  const found: Found[] = [];
  if (variables.length > 0) {
    found.push({ detail: { code: 'variable_missing', metric: name, variables }, at: at('templateVariables') });
  }
  found.push(...limitFindings(metric));
  const min = range?.min ?? null;
  const max = range?.max ?? null;
  if (min !== null && max !== null && min > max) {
    found.push({
      detail: { code: 'range_empty', metric: name, min, max },
      at: at('thresholdRange'),
      mends: [[set('thresholdRange', { min: max, max: min })]],
    });
  }
  const every = goDurationText(intervalSeconds);
  if (windowSeconds === null) {
    if (/\{\{\s*interval\b/.test(metric.query ?? '')) {
      found.push({ detail: { code: 'window_missing', metric: name }, at: at(), mends: [[set('interval', every)]] });
    }
  } else if (windowSeconds !== intervalSeconds) {
    const code = windowSeconds > intervalSeconds ? 'window_overlaps' : 'window_leaves_gaps';
    const detail = { code, metric: name, windowSeconds, intervalSeconds } as const;
    found.push({ detail, at: at('interval'), mends: [[set('interval', every)]] });
  }
  return found;
}

function limitFindings(metric: WatchedMetric): readonly Found[] {
  const { name, range, threshold } = metric;
  const hasLimit = range === null ? threshold !== 0 : range.min !== null || range.max !== null;
  if (hasLimit) return [];
  const sources = sourcesOf(metric);
  // A range without ends takes every number.
  const passes = range !== null || sources.every((source) => source === 'request-success-rate');
  const isDuration = sources.includes('request-duration');
  const outcome = passes ? 'passes' : isDuration ? 'from_1_ms' : 'above_0';
  const usual = Object.hasOwn(USUAL_RANGES, name) ? USUAL_RANGES[name] : undefined;
  return [
    {
      detail: { code: 'no_limit', metric: name, outcome },
      at: { of: metric, within: ['thresholdRange'] },
      ...(usual === undefined ? {} : { mends: [[{ of: metric, within: ['thresholdRange'], does: 'set', to: usual }]] }),
    },
  ];
}
