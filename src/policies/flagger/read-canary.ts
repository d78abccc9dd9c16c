import {
  type CanaryAnalysis,
  type FlaggerCanary,
  type FlaggerTemplate,
  WEBHOOK_TYPES,
  type WebhookType,
} from '../../model/policy/flagger-policy.js';
import {
  booleanAt,
  type Cursor,
  listAt,
  neededText,
  objectAt,
  objectsAt,
  oneOfAt,
  problem,
  textAt,
  wholeAt,
  wholesAt,
} from '../cursor.js';
import { goDurationSeconds } from '../go-duration.js';
import type { PolicyObject } from '../policy-object.js';
import { placed } from '../policy-place.js';
import * as known from './known-fields.js';
import { observerQueries } from './observer-queries.js';
import { type MetricReader, readMetric } from './read-metric.js';

/** The loop's own: the period where none is given, and the shortest. */
const USUAL_INTERVAL_SECONDS = 60;
const LEAST_INTERVAL_SECONDS = 10;

/** Of an object that says none. */
const USUAL_NAMESPACE = 'default';

const FULL = 100;

/** More iterations or failed checks than there are in a day of the shortest period are a slip. */
const MOST_CHECKS = 10_000;

/** What the cluster's schema asks an analysis for. */
const ASKED_FOR = ['interval', 'threshold', 'iterations', 'stepWeight', 'stepWeights'];

/** Reads a Canary; null where it has no analysis that could be read. */
export function readCanary(object: PolicyObject, templates: readonly FlaggerTemplate[]): FlaggerCanary | null {
  const { cursor, name, namespace } = object;
  const spec = objectAt(cursor, 'spec', known.CANARY);
  if (spec === null) {
    if ((cursor.fields['spec'] ?? null) === null) problem(cursor, [], { code: 'missing_key', key: 'spec' });
    return null;
  }
  const provider = oneOfAt(spec, 'provider', known.PROVIDERS) ?? '';
  const skipAnalysis = booleanAt(spec, 'skipAnalysis') ?? false;
  const isSuspended = booleanAt(spec, 'suspend') ?? false;
  const progressDeadlineSeconds = wholeAt(spec, 'progressDeadlineSeconds', 0) ?? 600;
  const key = ['analysis', 'canaryAnalysis'].find((form) => (spec.fields[form] ?? null) !== null);
  const analysis = key === undefined ? null : objectAt(spec, key, known.ANALYSIS);
  if (analysis === null) {
    if (key === undefined) problem(spec, [], { code: 'missing_key', key: 'analysis' });
    return null;
  }
  const webhooks = objectsAt(analysis, 'webhooks', known.WEBHOOK);
  const reader = { namespace, templates, ...askedBy(object, spec, provider) };
  const canary: FlaggerCanary = {
    name,
    namespace: namespace ?? USUAL_NAMESPACE,
    target: reader.model.target,
    policy: { provider, skipAnalysis, analysis: analysisOf(analysis, webhooks) },
    intervalSeconds: intervalAt(analysis),
    progressDeadlineSeconds,
    isSuspended,
    primaryReadyPercent: wholeAt(analysis, 'primaryReadyThreshold', 0, FULL) ?? FULL,
    canaryReadyPercent: wholeAt(analysis, 'canaryReadyThreshold', 0, FULL) ?? FULL,
    mirrorPercent: wholeAt(analysis, 'mirrorWeight', 0, FULL) || FULL,
    hasSessionAffinity: objectAt(analysis, 'sessionAffinity', null) !== null,
    isOldForm: key === 'canaryAnalysis',
    metrics: objectsAt(analysis, 'metrics', known.METRIC).map((metric) => placed(readMetric(metric, reader), metric)),
    webhookNames: webhooks.map((webhook) => neededText(webhook, 'name')),
    given: ASKED_FOR.filter((field) => (analysis.fields[field] ?? null) !== null),
  };
  return placed(canary, cursor);
}

/** What its queries are about. */
function askedBy(
  { name, namespace }: PolicyObject,
  spec: Cursor,
  provider: string,
): Pick<MetricReader, 'builtIn' | 'model'> {
  const reference = objectAt(spec, 'targetRef', null);
  if ((spec.fields['targetRef'] ?? null) === null) problem(spec, [], { code: 'missing_key', key: 'targetRef' });
  const target = reference === null ? '' : neededText(reference, 'name');
  // What serves a Service is asked for by another name, which the controller knows of few.
  const isService = reference?.fields['kind'] === 'Service';
  return {
    builtIn: observerQueries(isService ? `${provider}:service` : provider),
    model: {
      name,
      namespace: namespace ?? USUAL_NAMESPACE,
      target,
      service: nameAt(spec, 'service') ?? target,
      ingress: nameAt(spec, 'ingressRef') ?? target,
      route: nameAt(spec, 'routeRef') ?? target,
    },
  };
}

/** The name of what a field refers to; null: it is not given. */
function nameAt(spec: Cursor, key: string): string | null {
  const reference = objectAt(spec, key, null);
  return reference === null ? null : textAt(reference, 'name') || null;
}

function analysisOf(analysis: Cursor, webhooks: readonly Cursor[]): CanaryAnalysis {
  return {
    threshold: wholeAt(analysis, 'threshold', 0, MOST_CHECKS) ?? 0,
    maxWeight: wholeAt(analysis, 'maxWeight', 0, FULL) ?? 0,
    stepWeight: wholeAt(analysis, 'stepWeight', 0, FULL) ?? 0,
    stepWeights: wholesAt(analysis, 'stepWeights', 0, FULL),
    stepWeightPromotion: wholeAt(analysis, 'stepWeightPromotion', 0, FULL) ?? 0,
    iterations: wholeAt(analysis, 'iterations', 0, MOST_CHECKS) ?? 0,
    mirror: booleanAt(analysis, 'mirror') ?? false,
    hasMatch: listAt(analysis, 'match').length > 0,
    webhooks: webhooks.map((webhook) => ({ type: typeOf(webhook), isMuted: booleanAt(webhook, 'muteAlert') ?? false })),
  };
}

/** A webhook without a type is one of each check. */
function typeOf(webhook: Cursor): WebhookType {
  const isPlain = webhook.fields['type'] === '';
  const type = isPlain ? null : oneOfAt(webhook, 'type', WEBHOOK_TYPES);
  return (type as WebhookType | null) ?? 'rollout';
}

function intervalAt(analysis: Cursor): number {
  const text = textAt(analysis, 'interval');
  if (text === null || text === '') return USUAL_INTERVAL_SECONDS;
  const seconds = goDurationSeconds(text);
  if (seconds === null || seconds < 0) problem(analysis, ['interval'], { code: 'go_duration_unreadable', found: text });
  return Math.max(LEAST_INTERVAL_SECONDS, seconds ?? USUAL_INTERVAL_SECONDS);
}
