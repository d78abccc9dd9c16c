import { METRICS } from '../model/metric.js';
import { CONDITIONS } from '../model/rule.js';
import { DEFAULTS } from './schema/config-defaults.js';
import type {
  ConfigDocument,
  RuleDocument,
  StageDocument,
  ThresholdsDocument,
  VersionDocument,
} from './schema/config-document.js';
import type { ConfigInput } from './schema/config-schema.js';
import { saidOr, type Tolerant } from './tolerant.js';

type Draft = NonNullable<Tolerant<ConfigInput>>;

/** Fills in what `draft` leaves out, in the order of the schema. Whatever in it is unknown stays so, and spreads no further. */
export function completeDocument(draft: Draft): NonNullable<Tolerant<ConfigDocument>> {
  const stable = completeVersion(saidOr(draft, 'stable', {}), DEFAULTS.stable);
  return {
    name: saidOr(draft, 'name', DEFAULTS.name),
    service: {
      requests_per_second: saidOr(
        saidOr(draft, 'service', {}),
        'requests_per_second',
        DEFAULTS.service.requests_per_second,
      ),
    },
    stable,
    canary: completeVersion(saidOr(draft, 'canary', {}), stable),
    analysis: completeAnalysis(saidOr(draft, 'analysis', {})),
    thresholds: completeThresholds(saidOr(draft, 'thresholds', DEFAULTS.thresholds)),
    stages: draft.stages?.map(completeStage),
    operator: saidOr(draft, 'operator', [])?.map((entry) => ({ at: entry?.at, action: entry?.action })),
  };
}

function completeVersion(
  draft: Draft['stable'] | Draft['canary'],
  fallback: NonNullable<Tolerant<VersionDocument>>,
): NonNullable<Tolerant<VersionDocument>> {
  const latency = saidOr(draft, 'latency_ms', {});
  return {
    error_rate: saidOr(draft, 'error_rate', fallback.error_rate),
    latency_ms: {
      p50: saidOr(latency, 'p50', fallback.latency_ms?.p50),
      p99: saidOr(latency, 'p99', fallback.latency_ms?.p99),
    },
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

function completeThresholds(draft: Draft['thresholds']): Tolerant<ThresholdsDocument> {
  if (draft === undefined) return undefined;
  const metrics = METRICS.filter((metric) => Object.hasOwn(draft, metric));
  return Object.fromEntries(metrics.map((metric) => [metric, completeRule(draft[metric])]));
}

function completeRule(draft: NonNullable<Draft['thresholds']>['error_rate']): Tolerant<RuleDocument> {
  if (draft === undefined) return undefined;
  const written = [...CONDITIONS, 'floor' as const].filter((key) => Object.hasOwn(draft, key));
  return {
    ...Object.fromEntries(written.map((key) => [key, draft[key]])),
    for: saidOr(draft, 'for', DEFAULTS.hold),
  };
}
