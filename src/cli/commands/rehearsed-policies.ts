import type { Policies } from '../../model/policies.js';
import type { RehearsedPolicy } from '../../model/rehearsal.js';

/** A policy with the name that it has in people's files. */
export interface NamedPolicy {
  readonly name: string;
  readonly policy: RehearsedPolicy;
}

/** Unless a world says otherwise: as much for the canary as for stable. */
const USUAL_CANARY_PERCENT = 50;

/** Everything in people's files that can be rehearsed. A template that no Rollout uses is one by itself, as is a recorded run. */
export function rehearsedPolicies({ rollouts, templates, runs, canaries }: Policies): readonly NamedPolicy[] {
  const alone = [...(rollouts.length === 0 ? templates : []), ...runs];
  return [
    ...rollouts.map((rollout): NamedPolicy => {
      return { name: rollout.name, policy: { controller: 'argo_rollout', rollout } };
    }),
    ...alone.map(({ name, spec }): NamedPolicy => {
      return { name, policy: { controller: 'argo_analysis', name, spec, canaryPercent: USUAL_CANARY_PERCENT } };
    }),
    ...canaries.map((canary): NamedPolicy => ({ name: canary.name, policy: { controller: 'flagger', canary } })),
  ];
}
