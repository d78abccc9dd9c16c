import { argoRuns } from '../../measures/argo-runs.js';
import type { ArgoMetric, ArgoRunSpec } from '../../model/policy/argo-analysis.js';
import type { ArgoRecordedRun, ArgoRollout, ArgoTemplate } from '../../model/policy/argo-policy.js';
import type { ArgoCanary, ArgoStep } from '../../model/policy/argo-rollout.js';
import type { Found, FoundInPolicy } from '../../model/policy/policy-finding.js';
import { beginRun } from './analysis/analysis-run.js';
import { effectiveCount } from './analysis/metric-state.js';
import { assessmentOf } from './measurement-outcome.js';
import { faultOf, metricFindings } from './metric-findings.js';
import { valueOfSilence } from './value-of-silence.js';

/** Ten seconds between the five errors in a row that end a metric unless it says otherwise. */
const ERROR_RETRY_SECONDS = 10;

/** What a Rollout says that does not do what it seems to. */
export function policyFindings(rollout: ArgoRollout): readonly FoundInPolicy[] {
  const { strategy, name } = rollout;
  const found: FoundInPolicy[] = [];
  const tell = (run: string | null, of: readonly Found[]) => {
    for (const one of of) found.push({ ...one, rollout: name, run });
  };
  const runs = argoRuns(rollout);
  for (const { where, spec } of runs) tell(where, runFindings(spec));
  if (strategy.kind === 'canary') {
    tell(null, stepFindings(rollout, strategy.canary));
    tell('background', backgroundFindings(strategy.canary));
  }
  if (strategy.kind === 'blueGreen') tell('before the switch', previewFindings(strategy.blueGreen.before));
  if (runs.length === 0) {
    tell(null, [{ detail: { code: 'unwatched' }, at: { of: rollout, within: ['spec', 'strategy', strategy.kind] } }]);
  }
  return found;
}

/** The same of a template by itself, as far as it needs no argument. */
export function templateFindings({ name, spec }: ArgoTemplate): readonly FoundInPolicy[] {
  const isOpen = (text: string) => text.includes('{{');
  const metrics = spec.metrics.filter(({ successCondition, failureCondition, interval, initialDelay }) => {
    const texts = [successCondition, failureCondition, interval?.text ?? '', initialDelay?.text ?? ''];
    return !texts.some(isOpen);
  });
  return metrics.flatMap(metricFindings).map((found) => ({ ...found, rollout: '', run: `template ${name}` }));
}

/** What was recorded of a run is not replayed: what is said of it comes of its spec. */
export function recordedFindings(run: ArgoRecordedRun): readonly FoundInPolicy[] {
  if (!run.hasStatus) return [];
  const at = { of: run, within: ['status'] };
  return [{ detail: { code: 'status_not_replayed' }, at, rollout: '', run: run.name }];
}

function runFindings(spec: ArgoRunSpec): readonly Found[] {
  const run = beginRun(spec, 0);
  if (run.phase !== 'Error') return spec.metrics.flatMap(metricFindings);
  // A metric of several measurements without a time between them.
  const spaced = spec.metrics.flatMap((metric) =>
    (effectiveCount(metric) ?? 0) > 1 && metric.interval === null
      ? [{ of: metric, within: ['interval'], does: 'set', to: '1m' } as const]
      : [],
  );
  return [
    {
      detail: { code: 'invalid_run', message: run.message },
      at: { of: spec, within: [] },
      ...(spaced.length === 0 ? {} : { mends: [spaced] }),
    },
  ];
}

/** What is waited for before the first measurement, the shortest first. */
const DELAYS = ['1m', '2m', '5m', '10m'];

function backgroundFindings({ background }: ArgoCanary): readonly Found[] {
  return (background?.run?.metrics ?? []).flatMap((metric): readonly Found[] => {
    const found: Found[] = [];
    const count = effectiveCount(metric);
    const seconds = (metric.initialDelay?.seconds ?? 0) + ((count ?? 1) - 1) * (metric.interval?.seconds ?? 0);
    if (count !== null) {
      found.push({
        detail: { code: 'stops_watching', metric: metric.name, afterSeconds: seconds },
        at: { of: metric, within: ['count'] },
        ...(metric.interval === null ? {} : { mends: [[{ of: metric, within: ['count'], does: 'remove' }]] }),
      });
    }
    if (abortsWithoutData(metric, background?.startingStep ?? 0)) {
      const afterSeconds = (metric.consecutiveErrorLimit ?? 4) * ERROR_RETRY_SECONDS;
      found.push({
        detail: { code: 'aborts_without_data', metric: metric.name, afterSeconds },
        at: { of: metric, within: [] },
        mends: DELAYS.map((to) => [{ of: metric, within: ['initialDelay'], does: 'set', to }]),
      });
    }
    return found;
  });
}

function abortsWithoutData(metric: ArgoMetric, startingStep: number): boolean {
  const assess = assessmentOf(metric.successCondition, metric.failureCondition);
  const silence = valueOfSilence(metric.query ?? '');
  const values = silence === null ? [] : [silence];
  const isError = metric.providers[0] === 'prometheus' && assess({ kind: 'vector', values }).fault === 'no_data';
  const isFine = faultOf(metric.successCondition || metric.failureCondition || 'true', 'vector') === null;
  return startingStep === 0 && metric.initialDelay === null && isError && isFine;
}

function stepFindings(rollout: ArgoRollout, { steps, hasRouter }: ArgoCanary): readonly Found[] {
  const list = ['spec', 'strategy', 'canary', 'steps'];
  const endless = steps.flatMap((step, at) => (step.does === 'pause' && step.seconds === null ? [at + 1] : []));
  const [first = 1] = endless;
  const each = (of: (step: ArgoStep, at: number) => Found | null) => steps.flatMap((step, at) => of(step, at) ?? []);
  const mirror = steps.find((step) => step.does === 'setMirrorRoute' && (step.percent ?? 0) > 0);
  return [
    ...(endless.length === 0
      ? []
      : [
          {
            detail: { code: 'endless_pause', steps: endless },
            at: { of: rollout, within: [...list, first - 1, 'pause'] },
          } as const,
        ]),
    ...each((step, at) =>
      step.does === 'setCanaryScale' && !hasRouter
        ? {
            detail: { code: 'scale_without_router', step: at + 1 },
            at: { of: step, within: ['setCanaryScale'] },
            mends: [[{ of: step, within: [], does: 'remove' }]],
          }
        : null,
    ),
    ...(mirror === undefined
      ? []
      : [{ detail: { code: 'pods_not_counted' }, at: { of: mirror, within: ['setMirrorRoute'] } } as const]),
  ];
}

/** Before the switch no user meets the new version: what is measured of its traffic finds none. */
function previewFindings(before: ArgoRunSpec | null): readonly Found[] {
  const metrics = (before?.metrics ?? []).filter(({ providers: [provider = ''] }) => {
    return provider !== 'job' && provider !== 'web' && !provider.startsWith('plugin ');
  });
  return metrics.map((metric) => ({
    detail: { code: 'preview_without_traffic', metric: metric.name },
    at: { of: metric, within: [] },
  }));
}
