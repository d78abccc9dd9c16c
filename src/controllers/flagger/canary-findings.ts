import type { CanaryPolicy, FlaggerCanary, WatchedMetric, WebhookType } from '../../model/flagger-policy.js';
import type { PolicyFinding, PolicyFindingDetail } from '../../model/policy-finding.js';
import type { CanaryOutlook } from './canary-outlook.js';
import { strategyOf, thresholdOf } from './canary-policy.js';
import { sourcesOf } from './metric-check.js';

/** What a Canary says that does not do what it seems to. */
export function canaryFindings(canary: FlaggerCanary, outlook: CanaryOutlook): readonly PolicyFinding[] {
  const details = [
    ...schemaFindings(canary),
    ...(canary.isSuspended ? [{ code: 'canary_suspended' } as const] : []),
    ...weightFindings(canary, outlook),
    ...canary.metrics.flatMap((metric) => metricFindings(metric, canary.intervalSeconds)),
    ...(isUnfed(canary) ? [{ code: 'nothing_sent' } as const] : []),
    ...gateFindings(canary),
    ...(isWatched(canary) ? [] : [{ code: 'unwatched' } as const]),
  ];
  return details.map((detail) => ({ ...detail, rollout: canary.name, run: null }));
}

/** What every Canary with metrics does, and few expect. */
export function canaryNotes({ policy, metrics, hasSessionAffinity }: FlaggerCanary): readonly PolicyFindingDetail[] {
  if (metrics.length === 0 || policy.skipAnalysis) return [];
  return [
    ...(hasSessionAffinity ? [{ code: 'users_stay' } as const] : []),
    { code: 'threshold_of_rollout', threshold: thresholdOf(policy.analysis) },
    { code: 'no_data_fails' },
    { code: 'no_least_requests' },
    { code: 'promotion_unwatched' },
  ];
}

const STEPS = ['iterations', 'stepWeight', 'stepWeights'];

function schemaFindings({ given, isOldForm }: FlaggerCanary): readonly PolicyFindingDetail[] {
  const missing = ['interval', 'threshold'].filter((field) => !given.includes(field));
  const steps = STEPS.filter((field) => given.includes(field));
  if (isOldForm) return [{ code: 'old_form' }];
  return missing.length > 0 || steps.length !== 1 ? [{ code: 'schema_refuses', missing, steps }] : [];
}

function weightFindings({ policy }: FlaggerCanary, outlook: CanaryOutlook): readonly PolicyFindingDetail[] {
  const { analysis, provider } = policy;
  const { stepWeight, stepWeights, maxWeight, mirror, hasMatch } = analysis;
  if (policy.skipAnalysis) return [];
  if (provider === 'kubernetes') {
    const fields = [
      ...(stepWeight > 0 ? ['stepWeight'] : []),
      ...(stepWeights.length > 0 ? ['stepWeights'] : []),
      ...(maxWeight > 0 ? ['maxWeight'] : []),
      ...(mirror ? ['mirror'] : []),
      ...(hasMatch ? ['match'] : []),
    ];
    return fields.length === 0 ? [] : [{ code: 'no_router', fields }];
  }
  const found: PolicyFindingDetail[] = [];
  const weight = outlook.passing.at(-1)?.weight ?? 0;
  if (outlook.endTick === null) found.push({ code: 'never_advances', weight });
  if (strategyOf(policy) !== 'canary') return found;
  const last = stepWeights.at(-1);
  if (last !== undefined && maxWeight > 0 && last !== maxWeight) {
    found.push({ code: 'last_step_wins', last, maxWeight });
  }
  const reached = Math.max(...outlook.passing.filter(({ phase }) => phase === 'Progressing').map((row) => row.weight));
  if (last === undefined && maxWeight > 0 && reached > maxWeight) {
    found.push({ code: 'beyond_max_weight', maxWeight, stepWeight, reached });
  }
  return found;
}

function metricFindings(metric: WatchedMetric, intervalSeconds: number): readonly PolicyFindingDetail[] {
  const { name, range, threshold, windowSeconds } = metric;
  const sources = sourcesOf(metric);
  if (sources.length === 0) return [{ code: 'measures_nothing', metric: name }];
  const found: PolicyFindingDetail[] = [];
  const { missingVariables: variables } = metric;
  if (variables.length > 0) found.push({ code: 'variable_missing', metric: name, variables });
  const hasLimit = range === null ? threshold !== 0 : range.min !== null || range.max !== null;
  if (!hasLimit) {
    // A range without ends takes every number.
    const passes = range !== null || sources.every((source) => source === 'request-success-rate');
    const isDuration = sources.includes('request-duration');
    found.push({ code: 'no_limit', metric: name, outcome: passes ? 'passes' : isDuration ? 'from_1_ms' : 'above_0' });
  }
  const min = range?.min ?? null;
  const max = range?.max ?? null;
  if (min !== null && max !== null && min > max) found.push({ code: 'range_empty', metric: name, min, max });
  if (windowSeconds === null) {
    if (/\{\{\s*interval\b/.test(metric.query ?? '')) found.push({ code: 'window_missing', metric: name });
  } else if (windowSeconds !== intervalSeconds) {
    found.push({
      code: windowSeconds > intervalSeconds ? 'window_overlaps' : 'window_leaves_gaps',
      metric: name,
      windowSeconds,
      intervalSeconds,
    });
  }
  return found;
}

export const GATES: readonly WebhookType[] = ['confirm-rollout', 'confirm-traffic-increase', 'confirm-promotion'];

/** Gates wait for as long as they are closed. */
function gateFindings({ policy, webhookNames }: FlaggerCanary): readonly PolicyFindingDetail[] {
  return policy.analysis.webhooks.flatMap(({ type }, index) =>
    GATES.includes(type) ? [{ code: 'gate_waits' as const, webhook: webhookNames[index] ?? '', type }] : [],
  );
}

/** Whether no user's request reaches the canary, nor a copy of one, while its metrics are checked. */
export function getsNoRequests({ provider, analysis, skipAnalysis }: CanaryPolicy): boolean {
  const isCopied = analysis.mirror && provider !== 'kubernetes';
  return !(skipAnalysis || isCopied) && strategyOf({ provider, analysis }) === 'blue-green';
}

/** A webhook of a check may be a load test. */
function isUnfed({ policy, metrics }: FlaggerCanary): boolean {
  const hasHooks = policy.analysis.webhooks.some(({ type }) => type === 'rollout' || type === 'pre-rollout');
  return metrics.length > 0 && !hasHooks && getsNoRequests(policy);
}

const WATCHING: readonly WebhookType[] = ['pre-rollout', 'rollout', 'rollback'];

function isWatched({ policy, metrics }: FlaggerCanary): boolean {
  const isHooked = policy.analysis.webhooks.some(({ type }) => WATCHING.includes(type));
  return !policy.skipAnalysis && (metrics.length > 0 || isHooked);
}
