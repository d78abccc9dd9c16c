import { mirroredPercent } from '../../controllers/argo/canary/exposure-of.js';
import { sendsLoad } from '../../controllers/flagger/canary-exposure.js';
import { strategyOf } from '../../controllers/flagger/canary-policy.js';
import type { Rehearsal, RehearsedPolicy } from '../../model/policy/rehearsal.js';
import type { ConfigWarning, KeyOfSomePolicies } from '../../model/problems/warning.js';
import type { Setup } from '../../model/setup.js';
import type { WorldSaid } from '../../model/world-said.js';
import { rehearsedControllerOf } from '../../simulation/rehearsal/rehearsed-controller-of.js';

/** What a world file says that changes nothing for this policy, beside names that it does not ask for. */
export function withoutEffect(
  rehearsal: Rehearsal,
  said: WorldSaid,
  setup: Pick<Setup, 'whenPaused'>,
): readonly ConfigWarning[] {
  const { policy } = rehearsal;
  const idle = said.keys.filter((key) => !GOES_BY[key](policy));
  return [
    ...idle.map((key) => ({ code: 'key_without_effect' as const, key })),
    ...(idle.includes('revisions') ? [] : lateRevisions(rehearsal, setup)),
  ];
}

/** Whether a policy goes by what a key says. */
const GOES_BY: Readonly<Record<KeyOfSomePolicies, (policy: RehearsedPolicy) => boolean>> = {
  match_percent: tellsMatches,
  load_test_percent: (policy) => policy.controller === 'flagger' && sendsLoad(policy.canary),
  canary_percent: ({ controller }) => controller === 'argo_analysis',
  canary_since: ({ controller }) => controller === 'argo_analysis',
  // Not in an analysis by itself, nor in the stage of a pipeline.
  revisions: (policy) =>
    policy.controller === 'flagger' ||
    (policy.controller === 'argo_rollout' && policy.rollout.strategy.kind === 'canary'),
  kayenta: ({ controller }) => controller === 'kayenta',
  shadow: copiesRequests,
  'pods.count': ({ controller }) => controller !== 'argo_rollout',
  'slo.when_exhausted': () => false,
  'slo.when_overspent': () => false,
};

function tellsMatches(policy: RehearsedPolicy): boolean {
  if (policy.controller === 'flagger') return strategyOf(policy.canary.policy) === 'ab-testing';
  if (policy.controller !== 'argo_rollout' || policy.rollout.strategy.kind !== 'canary') return false;
  const { steps, hasRouter } = policy.rollout.strategy.canary;
  return hasRouter && steps.some((step) => step.does === 'setHeaderRoute' && step.matches);
}

function copiesRequests(policy: RehearsedPolicy): boolean {
  if (policy.controller === 'flagger') return policy.canary.policy.analysis.mirror || sendsLoad(policy.canary);
  if (policy.controller !== 'argo_rollout' || policy.rollout.strategy.kind !== 'canary') return false;
  const { canary } = policy.rollout.strategy;
  return canary.steps.some((_, index) => mirroredPercent(canary, index) > 0);
}

/** The first revision that comes when the rollout, which those before it let begin anew, has surely been decided. */
function lateRevisions(rehearsal: Rehearsal, { whenPaused }: Pick<Setup, 'whenPaused'>): readonly ConfigWarning[] {
  const { revisionSeconds = [], ...undisturbed } = rehearsal;
  if (revisionSeconds.length === 0) return [];
  const { longestSeconds, stages } = rehearsedControllerOf(undisturbed);
  const longest = longestSeconds + (whenPaused?.actAfterSeconds ?? 0) * (stages.length + 1);
  let rolloutSeconds = longest;
  for (const atSeconds of revisionSeconds) {
    if (atSeconds > rolloutSeconds) return [{ code: 'revision_after_rollout', atSeconds, rolloutSeconds }];
    rolloutSeconds = atSeconds + longest;
  }
  return [];
}
