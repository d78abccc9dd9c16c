import { argoRuns } from '../../measures/argo-runs.js';
import type { ArgoMetric, ArgoRunSpec } from '../../model/argo-analysis.js';
import type { ArgoBlueGreen, ArgoRecordedRun, ArgoRollout, ArgoTemplate } from '../../model/argo-policy.js';
import type { ArgoCanary } from '../../model/argo-rollout.js';
import type { PolicyFinding, PolicyFindingDetail } from '../../model/policy-finding.js';
import { beginRun } from './analysis/analysis-run.js';
import { effectiveCount } from './analysis/metric-state.js';
import { conditionOf, faultForAll } from './condition/evaluate-condition.js';
import { assessmentOf } from './measurement-outcome.js';
import { valueOfSilence } from './value-of-silence.js';

/** Ten seconds between the five errors in a row that end a metric unless it says otherwise. */
const ERROR_RETRY_SECONDS = 10;

/** What a Rollout says that does not do what it seems to. */
export function policyFindings(rollout: ArgoRollout): readonly PolicyFinding[] {
  const { strategy, name } = rollout;
  const found: PolicyFinding[] = [];
  const tell = (run: string | null, detail: PolicyFindingDetail) => found.push({ ...detail, rollout: name, run });
  const runs = argoRuns(rollout);
  for (const { where, spec } of runs) for (const detail of runFindings(spec)) tell(where, detail);
  if (strategy.kind === 'canary') {
    for (const detail of stepFindings(strategy.canary)) tell(null, detail);
    for (const detail of backgroundFindings(strategy.canary)) tell('background', detail);
  }
  if (strategy.kind === 'blueGreen') {
    for (const detail of previewFindings(strategy.blueGreen)) tell('before the switch', detail);
  }
  if (runs.length === 0) tell(null, { code: 'unwatched' });
  return found;
}

/** The same of a template by itself, as far as it needs no argument. */
export function templateFindings({ name, spec }: ArgoTemplate): readonly PolicyFinding[] {
  const isOpen = (text: string) => text.includes('{{');
  const metrics = spec.metrics.filter(({ successCondition, failureCondition, interval, initialDelay }) => {
    const texts = [successCondition, failureCondition, interval?.text ?? '', initialDelay?.text ?? ''];
    return !texts.some(isOpen);
  });
  return metrics.flatMap(metricFindings).map((detail) => ({ ...detail, rollout: '', run: `template ${name}` }));
}

/** What was recorded of a run is not replayed: what is said of it comes of its spec. */
export function recordedFindings({ name, hasStatus }: ArgoRecordedRun): readonly PolicyFinding[] {
  return hasStatus ? [{ code: 'status_not_replayed', rollout: '', run: name }] : [];
}

function runFindings(spec: ArgoRunSpec): readonly PolicyFindingDetail[] {
  const run = beginRun(spec, 0);
  if (run.phase === 'Error') return [{ code: 'invalid_run', message: run.message }];
  return spec.metrics.flatMap(metricFindings);
}

/** Providers whose verdict is their own, whatever the conditions are. */
const OWN_VERDICT: ReadonlySet<string> = new Set(['job', 'kayenta']);

function metricFindings(metric: ArgoMetric): readonly PolicyFindingDetail[] {
  const { name, failureLimit, inconclusiveLimit, successCondition, failureCondition, providers } = metric;
  const [provider = ''] = providers;
  const found: PolicyFindingDetail[] = [];
  const count = effectiveCount(metric);
  if (count !== null && (failureLimit ?? 0) >= count) found.push({ code: 'never_fails', metric: name, count });
  const isOwn = OWN_VERDICT.has(provider) || provider.startsWith('plugin ');
  const isTwoSided = successCondition !== '' && failureCondition !== '';
  if ((inconclusiveLimit ?? 0) > 0 && !isTwoSided && !isOwn) {
    found.push({ code: 'never_inconclusive', metric: name, limit: inconclusiveLimit ?? 0 });
  }
  if (isOwn) return found;
  if (successCondition === '' && failureCondition === '') return [...found, { code: 'no_conditions', metric: name }];
  const errors = conditionFindings(metric, provider);
  return [...found, ...errors, ...(errors.length > 0 || provider !== 'prometheus' ? [] : dataFindings(metric))];
}

function conditionFindings(metric: ArgoMetric, provider: string): readonly PolicyFindingDetail[] {
  const kind = provider !== 'prometheus' ? 'any' : isScalar(metric.query) ? 'scalar' : 'vector';
  const gives = kind === 'any' ? 'anything' : kind === 'scalar' ? 'number' : 'list';
  return [metric.successCondition, metric.failureCondition].flatMap((condition): readonly PolicyFindingDetail[] => {
    const fault = condition === '' ? null : faultOf(condition, kind);
    if (fault === null) return [];
    if (fault.fault === 'not_supported') return [{ code: 'condition_not_supported', metric: metric.name, condition }];
    return [{ code: 'always_error', metric: metric.name, condition, gives, why: fault.message }];
  });
}

/** Lists of which any condition that can be worked out takes one: few and many values, small, large and none. */
const LISTS: readonly (readonly number[])[] = [[0], [1], [Number.NaN], Array.from({ length: 1_000 }, (_, at) => at)];

/** Why a condition is an error for every result of a kind: by its types, or as soon as it is worked out. */
function faultOf(condition: string, kind: 'vector' | 'scalar' | 'any'): ReturnType<typeof faultForAll> {
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
function dataFindings(metric: ArgoMetric): readonly PolicyFindingDetail[] {
  const assess = assessmentOf(metric.successCondition, metric.failureCondition);
  const of = (value: number) =>
    assess(isScalar(metric.query) ? { kind: 'scalar', value } : { kind: 'vector', values: [value] });
  const found: PolicyFindingDetail[] = [];
  if (of(Number.NaN).phase === 'Successful') found.push({ code: 'nan_passes', metric: metric.name });
  const value = valueOfSilence(metric.query ?? '');
  if (value === 0) found.push({ code: 'silence_is_zero', metric: metric.name, judged: of(0).phase });
  else if (value !== null)
    found.push({ code: 'silence_is_value', metric: metric.name, value, judged: of(value).phase });
  return found;
}

function backgroundFindings({ background }: ArgoCanary): readonly PolicyFindingDetail[] {
  return (background?.run?.metrics ?? []).flatMap((metric): readonly PolicyFindingDetail[] => {
    const found: PolicyFindingDetail[] = [];
    const count = effectiveCount(metric);
    const seconds = (metric.initialDelay?.seconds ?? 0) + ((count ?? 1) - 1) * (metric.interval?.seconds ?? 0);
    if (count !== null) found.push({ code: 'stops_watching', metric: metric.name, afterSeconds: seconds });
    const isEarly = (background?.startingStep ?? 0) === 0 && metric.initialDelay === null;
    const assess = assessmentOf(metric.successCondition, metric.failureCondition);
    const silence = valueOfSilence(metric.query ?? '');
    const values = silence === null ? [] : [silence];
    const isError = metric.providers[0] === 'prometheus' && assess({ kind: 'vector', values }).fault === 'no_data';
    const isFine = faultOf(metric.successCondition || metric.failureCondition || 'true', 'vector') === null;
    if (isEarly && isError && isFine) {
      const afterSeconds = (metric.consecutiveErrorLimit ?? 4) * ERROR_RETRY_SECONDS;
      found.push({ code: 'aborts_without_data', metric: metric.name, afterSeconds });
    }
    return found;
  });
}

function stepFindings({ steps, hasRouter }: ArgoCanary): readonly PolicyFindingDetail[] {
  const endless = steps.flatMap((step, at) => (step.does === 'pause' && step.seconds === null ? [at + 1] : []));
  const mirrors = steps.some((step) => step.does === 'setMirrorRoute' && (step.percent ?? 0) > 0);
  const scales = steps.flatMap((step, at) => (step.does === 'setCanaryScale' && !hasRouter ? [at + 1] : []));
  return [
    ...(endless.length === 0 ? [] : [{ code: 'endless_pause', steps: endless } as const]),
    ...scales.map((step) => ({ code: 'scale_without_router', step }) as const),
    ...(mirrors ? [{ code: 'pods_not_counted' } as const] : []),
  ];
}

/** Before the switch no user meets the new version: what is measured of its traffic finds none. */
function previewFindings({ before }: ArgoBlueGreen): readonly PolicyFindingDetail[] {
  const metrics = (before?.metrics ?? []).filter(({ providers: [provider = ''] }) => {
    return provider !== 'job' && provider !== 'web' && !provider.startsWith('plugin ');
  });
  return metrics.map(({ name }) => ({ code: 'preview_without_traffic', metric: name }));
}
