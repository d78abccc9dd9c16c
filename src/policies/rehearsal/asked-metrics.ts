import { argoRuns } from '../../measures/argo-runs.js';
import type { ArgoMetric } from '../../model/policy/argo-analysis.js';
import type { FlaggerCanary } from '../../model/policy/flagger-policy.js';
import type { RehearsedPolicy } from '../../model/policy/rehearsal.js';

/** A metric of a policy with what it asks. */
export interface AskedMetric {
  readonly name: string;
  /** Where its run is created; null: of the whole. */
  readonly run: string | null;
  /** Queries to Prometheus, as they are sent. */
  readonly queries: readonly string[];
  /** Another provider that is asked, whose answers have to be said; null: none is. */
  readonly provider: string | null;
  /** As the policy has it: what it stands for is found by it. */
  readonly of: object;
}

/** Providers that a hook answers for, by the metric's name. */
const HOOKED = /^job$|^plugin /;

/** Every metric of a policy, in the order in which it would be asked. */
export function askedMetrics(policy: RehearsedPolicy): readonly AskedMetric[] {
  switch (policy.controller) {
    case 'argo_rollout':
      return argoRuns(policy.rollout).flatMap(({ where, spec }) => spec.metrics.map((metric) => ofArgo(metric, where)));
    case 'argo_analysis':
      return policy.spec.metrics.map((metric) => ofArgo(metric, null));
    case 'flagger':
      return policy.canary.metrics.map(ofFlagger);
    // What its metrics are is said with the stage that runs it.
    case 'kayenta':
      return [];
  }
}

function ofArgo(metric: ArgoMetric, run: string | null): AskedMetric {
  const { name, query } = metric;
  const [provider = ''] = metric.providers;
  const isQuery = provider === 'prometheus' && query !== null;
  return {
    name,
    run,
    queries: isQuery ? [query] : [],
    provider: isQuery || provider === '' || HOOKED.test(provider) ? null : provider,
    of: metric,
  };
}

function ofFlagger(metric: FlaggerCanary['metrics'][number]): AskedMetric {
  const { name, template, missingVariables } = metric;
  const queries = Object.values(metric.queries);
  // A query that cannot be filled in fails each check, and is asked of nobody.
  const isOther = template !== null && missingVariables.length === 0 && !Object.hasOwn(metric.queries, 'template');
  return { name, run: null, queries, provider: isOther ? template.provider : null, of: metric };
}

/** Names that hooks are asked by. */
export function hookNames(policy: RehearsedPolicy): readonly string[] {
  if (policy.controller === 'flagger') return policy.canary.webhookNames;
  if (policy.controller === 'kayenta') return [];
  const metrics =
    policy.controller === 'argo_rollout'
      ? argoRuns(policy.rollout).flatMap(({ spec }) => spec.metrics)
      : policy.spec.metrics;
  const asked = metrics.filter(({ providers }) => providers.some((name) => HOOKED.test(name))).map(({ name }) => name);
  const steps =
    policy.controller === 'argo_rollout' && policy.rollout.strategy.kind === 'canary'
      ? policy.rollout.strategy.canary.steps
      : [];
  return [...asked, ...steps.flatMap((step) => (step.does === 'plugin' ? [step.name] : []))];
}
