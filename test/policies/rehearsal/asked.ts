import { parseWorld } from '../../../src/config/parse-world.js';
import type { RehearsedPolicy } from '../../../src/model/policy/rehearsal.js';
import { readPolicies } from '../../../src/policies/read-policies.js';
import { rehearsalOf } from '../../../src/policies/rehearsal/rehearsal-of.js';
import { problemSentence } from '../../../src/report/words/problems/problem-sentence.js';

/** A Rollout of two services whose only run asks these queries, in turn; `strategy`: what else its canary says. */
export function rolloutAsking(queries: readonly string[], strategy: object = SERVICES, name = 'checkout'): string {
  const metrics = queries.map((query, at) => ({
    name: `m${at}`,
    interval: '1m',
    successCondition: 'result[0] > 0',
    provider: { prometheus: { address: 'http://prometheus', query } },
  }));
  return documents(
    { kind: 'AnalysisTemplate', metadata: { name: 'asked' }, spec: { metrics } },
    {
      kind: 'Rollout',
      metadata: { name },
      spec: { strategy: { canary: { ...strategy, analysis: { templates: [{ templateName: 'asked' }] } } } },
    },
  );
}

const SERVICES = { canaryService: 'checkout-canary', stableService: 'checkout-stable' };

/** A Canary of `podinfo` in the namespace `test` with these metrics. */
export function canaryAsking(provider: string, metrics: readonly object[], ...others: readonly object[]): string {
  const canary = {
    kind: 'Canary',
    metadata: { name: 'podinfo', namespace: 'test' },
    spec: {
      provider,
      targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'podinfo' },
      analysis: { interval: '1m', threshold: 5, stepWeight: 10, metrics },
    },
  };
  return [...others, canary]
    .map((each) => JSON.stringify({ apiVersion: 'flagger.app/v1beta1', ...each }))
    .join('\n---\n');
}

function documents(...objects: readonly object[]): string {
  return objects.map((each) => JSON.stringify({ apiVersion: 'argoproj.io/v1alpha1', ...each })).join('\n---\n');
}

/** The policy of a text that has one. */
export function policyOf(text: string): RehearsedPolicy {
  const read = readPolicies([{ name: 'policy.yaml', text }]);
  if (!read.ok) throw new Error(read.problems.map(problemSentence).join('\n'));
  const { rollouts, canaries, templates } = read.policies;
  const [[rollout], [canary], [template]] = [rollouts, canaries, templates];
  if (rollout !== undefined) return { controller: 'argo_rollout', rollout };
  if (canary !== undefined) return { controller: 'flagger', canary };
  if (template === undefined) throw new Error('no policy');
  return { controller: 'argo_analysis', name: template.name, spec: template.spec, canaryPercent: 50 };
}

/** How a policy is understood in a world of which this is said. */
export async function understood(text: string, world: string | null = null) {
  const read = await parseWorld(world, []);
  if (!read.ok) throw new Error(read.problems.map(problemSentence).join('\n'));
  return rehearsalOf(policyOf(text), read.said);
}

/** The rehearsal of a policy that needs nothing more said. */
export async function rehearsed(text: string, world: string | null = null) {
  const of = await understood(text, world);
  if (!of.ok) throw new Error(of.problems.map(problemSentence).join('\n'));
  return of;
}
