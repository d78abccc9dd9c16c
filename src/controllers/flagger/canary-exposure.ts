import { type Exposure, UNEXPOSED } from '../../model/exposure.js';
import type { FlaggerCanary } from '../../model/policy/flagger-policy.js';
import type { Rehearsal } from '../../model/policy/rehearsal.js';
import { strategyOf, TOTAL_WEIGHT } from './canary-policy.js';
import { type FlaggerState, isCanaryUp } from './canary-state.js';

/** What of a canary decides what users meet, beside the router. */
export interface Met {
  /** Primary runs the new revision as well, whatever becomes of it. */
  readonly isPromoted: boolean;
  /** A hook that tests the canary under load was called. */
  readonly isLoaded: boolean;
}

/** What whoever serves is asked for. */
export interface CanaryRoutes {
  readonly of: (state: FlaggerState, met: Met) => Exposure;
  /** Pods of each version; null: they are not counted. */
  readonly pods: number | null;
}

/** Whether a hook may be one that tests the canary under load: any that is called at each check. */
export function sendsLoad({ policy }: FlaggerCanary): boolean {
  return policy.analysis.webhooks.some(({ type }) => type === 'rollout');
}

/** What load tests send, in percent of what stable serves. */
export function loadPercent(canary: FlaggerCanary, { loadTestPercent = 0 }: Rehearsal): number {
  return sendsLoad(canary) ? loadTestPercent : 0;
}

/**
 * What users get of the new revision, whichever pods it runs in: from promotion on all of it. Pods are counted where the world
 * says how many, and where no requests are copied and no user is kept with the canary, which are not worked out together.
 */
export function canaryRoutes(canary: FlaggerCanary, rehearsal: Rehearsal): CanaryRoutes {
  const { policy, mirrorPercent, hasSessionAffinity } = canary;
  const { matchPercent = TOTAL_WEIGHT } = rehearsal;
  const loadTestPercent = loadPercent(canary, rehearsal);
  const isPlain = !policy.analysis.mirror && !hasSessionAffinity && loadTestPercent === 0;
  const pods = isPlain ? (rehearsal.pods ?? null) : null;
  const matched = strategyOf(policy) === 'ab-testing' ? matchPercent / TOTAL_WEIGHT : 1;
  const replicas = (ofCanary: number, ofStable: number): Exposure['replicas'] =>
    pods === null ? null : { canary: ofCanary * pods, stable: ofStable * pods, splitTraffic: false };
  const none = { ...UNEXPOSED, replicas: replicas(0, 1) };
  const shifting = { ...UNEXPOSED, canaryPercent: TOTAL_WEIGHT, replicas: replicas(1, 1) };
  const promoted = { ...UNEXPOSED, canaryPercent: TOTAL_WEIGHT, replicas: replicas(1, 0) };
  return {
    pods,
    of: (state, { isPromoted, isLoaded }) => {
      const isUp = isCanaryUp(state);
      if (isPromoted) return isUp ? shifting : promoted;
      if (!isUp) return none;
      const copied = Math.max(state.isMirrored ? mirrorPercent : 0, isLoaded ? loadTestPercent : 0);
      const canaryPercent = state.weight * matched;
      return {
        ...UNEXPOSED,
        canaryPercent,
        mirroredPercent: canaryPercent === TOTAL_WEIGHT ? 0 : copied,
        replicas: replicas(1, 1),
        isSticky: hasSessionAffinity,
      };
    },
  };
}
