import type { RehearsedPolicy } from '../../model/policy/rehearsal.js';
import type { VersionNames } from '../../model/version-names.js';

/** By what a policy tells the versions apart. */
export function namesOfPolicy(policy: RehearsedPolicy): VersionNames {
  switch (policy.controller) {
    case 'argo_rollout':
      return policy.rollout.names ?? unnamed(policy.rollout.name);
    case 'kayenta':
      return unnamed(policy.canary.name);
    case 'argo_analysis':
      return unnamed(policy.name);
    case 'flagger':
      return ofCanary(policy.canary.target);
  }
}

/** The labels of pods are what a Rollout's arguments are filled in with. */
function unnamed(name: string): VersionNames {
  return { canary: ['canary'], stable: ['stable'], podNames: { canary: `${name}-canary-`, stable: `${name}-stable-` } };
}

/** The canary is the workload that the Canary targets; Flagger makes the primary beside it, and a service for each. */
function ofCanary(target: string): VersionNames {
  return {
    canary: [`${target}-canary`, target],
    stable: [`${target}-primary`, `${target}-primary`],
    services: [target],
    podNames: { canary: `${target}-6d4b75cb6d-`, stable: `${target}-primary-5b6d9c8f47-` },
  };
}
