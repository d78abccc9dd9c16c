import type { ArgoMetric, ArgoRunSpec } from '../../../src/model/policy/argo-analysis.js';
import type { ArgoCanary } from '../../../src/model/policy/argo-rollout.js';
import { metricOf } from '../../../src/policies/argo/metric-of.js';

/** A canary of a Rollout that says nothing but that it is one. */
export const PLAIN_CANARY: ArgoCanary = {
  replicas: 1,
  steps: [],
  hasRouter: false,
  maxTrafficWeight: 100,
  maxSurge: { percent: 25 },
  maxUnavailable: { percent: 25 },
  dynamicStableScale: false,
  minPodsPerReplicaSet: null,
  progressThreshold: null,
  abortScaleDownDelaySeconds: null,
  scaleDownDelaySeconds: null,
  background: null,
};

export function metric(fields: Readonly<Record<string, unknown>>): ArgoMetric {
  return metricOf({ name: 'm', provider: { prometheus: {} }, ...fields });
}

export function runSpec(...metrics: readonly ArgoMetric[]): ArgoRunSpec {
  return { metrics, dryRun: [], retention: [], unresolved: null };
}
