import { completeFault } from './complete-fault.js';
import { completeFollowUp } from './complete-follow-up.js';
import { completeJudging } from './complete-judging.js';
import { completeRollback } from './complete-rollback.js';
import { completeService } from './complete-service.js';
import { completeThresholds } from './complete-thresholds.js';
import { completeVersion } from './complete-version.js';
import { DEFAULTS } from './schema/config-defaults.js';
import type { ConfigDocument, NoiseDocument, StageDocument } from './schema/config-document.js';
import type { ConfigInput } from './schema/config-schema.js';
import { saidOf, saidOr, type Tolerant } from './tolerant.js';

type Draft = NonNullable<Tolerant<ConfigInput>>;

/** Fills in what `draft` leaves out, in the order of the schema. Whatever in it is unknown stays so, and spreads no further. */
export function completeDocument(draft: Draft): NonNullable<Tolerant<ConfigDocument>> {
  const stable = completeVersion(saidOr(draft, 'stable', {}), DEFAULTS.stable);
  const stages = draft.stages?.map(completeStage);
  const preset = saidOr(draft, 'preset', DEFAULTS.preset);
  const faults = saidOr(draft, 'faults', [])?.map((fault, index) => completeFault(fault, index, stages?.[0]?.name));
  const migration = Object.hasOwn(draft, 'migration') ? { migration: completeMigration(draft.migration) } : {};
  return {
    name: saidOr(draft, 'name', DEFAULTS.name),
    service: completeService(saidOr(draft, 'service', {})),
    stable,
    canary: completeVersion(saidOr(draft, 'canary', {}), stable),
    baseline: saidOr(draft, 'baseline', DEFAULTS.baseline),
    ...(Object.hasOwn(draft, 'warm_up') && { warm_up: completeWarmUp(draft.warm_up) }),
    noise: completeNoise(saidOr(draft, 'noise', {})),
    preset,
    faults,
    analysis: completeAnalysis(saidOr(draft, 'analysis', {})),
    thresholds: completeThresholds(saidOr(draft, 'thresholds', DEFAULTS.thresholds)),
    stages,
    operator: saidOr(draft, 'operator', [])?.map((entry) => ({ at: entry?.at, action: entry?.action })),
    rollback: completeRollback(saidOr(draft, 'rollback', {})),
    ...migration,
    ...(Object.hasOwn(draft, 'slo') && { slo: completeSlo(draft.slo) }),
    follow_up: saidOr(draft, 'follow_up', completeFollowUp({ preset, faults, ...migration })),
    ...saidOf(draft, 'assertions'),
  };
}

function completeWarmUp(draft: Draft['warm_up']): Tolerant<ConfigDocument['warm_up']> {
  const { warmUp } = DEFAULTS;
  return {
    duration: draft?.duration,
    latency_ratio: saidOr(draft, 'latency_ratio', warmUp.latency_ratio),
    error_ratio: saidOr(draft, 'error_ratio', warmUp.error_ratio),
  };
}

function completeNoise(draft: Draft['noise']): Tolerant<NoiseDocument> {
  const { noise } = DEFAULTS;
  return {
    every: saidOr(draft, 'every', noise.every),
    arrivals_cv: saidOr(draft, 'arrivals_cv', noise.arrivals_cv),
    errors_correlation: saidOr(draft, 'errors_correlation', noise.errors_correlation),
    shared_errors_cv: saidOr(draft, 'shared_errors_cv', noise.shared_errors_cv),
    shared_latency_cv: saidOr(draft, 'shared_latency_cv', noise.shared_latency_cv),
    gauges_cv: saidOr(draft, 'gauges_cv', noise.gauges_cv),
    autocorrelation: saidOr(draft, 'autocorrelation', noise.autocorrelation),
  };
}

function completeAnalysis(draft: Draft['analysis']): Tolerant<ConfigDocument['analysis']> {
  const { analysis } = DEFAULTS;
  const interval = saidOr(draft, 'interval', analysis.interval);
  return {
    interval,
    lookback: saidOr(draft, 'lookback', interval),
    min_requests: saidOr(draft, 'min_requests', analysis.min_requests),
    failure_limit: saidOr(draft, 'failure_limit', analysis.failure_limit),
    when_inconclusive: saidOr(draft, 'when_inconclusive', analysis.when_inconclusive),
    ...completeJudging(draft),
  };
}

function completeStage(
  draft: NonNullable<Draft['stages']>[number],
  index: number,
): NonNullable<Tolerant<StageDocument>> {
  return {
    name: saidOr(draft, 'name', `stage-${index + 1}`),
    traffic_percent: draft?.traffic_percent,
    duration: draft?.duration,
    thresholds: completeThresholds(saidOr(draft, 'thresholds', {})),
    pause: saidOr(draft, 'pause', DEFAULTS.pause),
  };
}

function completeMigration(draft: Draft['migration']): Tolerant<ConfigDocument['migration']> {
  return { kind: draft?.kind, touches: saidOr(draft, 'touches', DEFAULTS.touches) };
}

function completeSlo(draft: Draft['slo']): Tolerant<ConfigDocument['slo']> {
  const { slo } = DEFAULTS;
  return {
    objective: draft?.objective,
    window: saidOr(draft, 'window', slo.window),
    remaining_percent: saidOr(draft, 'remaining_percent', slo.remaining_percent),
    when_exhausted: saidOr(draft, 'when_exhausted', slo.when_exhausted),
  };
}
