import { type Exposure, type Mark, UNEXPOSED } from '../../../src/model/exposure.js';
import type { Status } from '../../../src/model/status.js';
import { type CanaryPolicy, strategyOf } from './canary-policy.js';

export type CanaryPhase =
  | 'Initialized'
  | 'Waiting'
  | 'Progressing'
  | 'WaitingPromotion'
  | 'Promoting'
  | 'Finalising'
  | 'Succeeded'
  | 'Failed';

/** All that is remembered from one tick to the next. */
export interface CanaryState {
  /** Ticks so far; those while it is suspended count. */
  readonly ticks: number;
  readonly isSuspended: boolean;
  readonly phase: CanaryPhase;
  /** In the router, of the canary's pods: after the promotion the primary runs the new version as well. */
  readonly weight: number;
  readonly isMirrored: boolean;
  /** Over the whole rollout: a success takes nothing back. */
  readonly failedChecks: number;
  readonly iterations: number;
  /** Whether the primary runs the revision as well: it does from the promotion on, whatever becomes of it. */
  readonly isPromoted: boolean;
  /** The revision it acts on, and the latest that was promoted. */
  readonly appliedRevision: string | null;
  readonly promotedRevision: string | null;
  /** How often each name was asked for. */
  readonly asked: Readonly<Record<string, number>>;
}

export const INITIALIZED: CanaryState = {
  ticks: 0,
  isSuspended: false,
  phase: 'Initialized',
  weight: 0,
  isMirrored: false,
  failedChecks: 0,
  iterations: 0,
  isPromoted: false,
  appliedRevision: null,
  promotedRevision: null,
  asked: {},
};

/** How things stand after a tick, and what it asked for, in that order. */
export interface TickNote {
  readonly tick: number;
  readonly phase: CanaryPhase;
  readonly weight: number;
  readonly isMirrored: boolean;
  readonly failedChecks: number;
  readonly iterations: number;
  readonly calls: readonly string[];
}

/** The weight in the router. Without one it is a symbol: 100 while iterations are counted. */
export function weightOf({ isKubernetes }: CanaryPolicy, { weight, iterations }: CanaryState): number {
  if (!isKubernetes) return weight;
  return iterations > 0 ? 100 : 0;
}

const PROMOTED: Exposure = { ...UNEXPOSED, canaryPercent: 100 };

/** What users get of the new version, whichever pods it runs in. */
export function exposureOf(policy: CanaryPolicy, state: CanaryState): Exposure {
  const { phase, weight, isMirrored, isPromoted } = state;
  if (isPromoted) return PROMOTED;
  if (phase !== 'Progressing' && phase !== 'WaitingPromotion') return UNEXPOSED;
  const { replicas, match, mirrorWeight, isSticky } = policy;
  const isMatched = strategyOf(policy) === 'a/b' && match !== null;
  return {
    canaryPercent: isMatched ? 0 : weight,
    line: null,
    mirroredPercent: isMirrored ? mirrorWeight : 0,
    among: isMatched ? [{ audience: match, canaryPercent: weight }] : null,
    // Pods are wanted from the beginning, long before they get any traffic.
    replicas: replicas === null ? null : { canary: replicas, stable: replicas, splitTraffic: false },
    isSticky,
  };
}

export function statusOf({ phase, isPromoted, isSuspended }: CanaryState): Status {
  switch (phase) {
    case 'Succeeded':
      return 'COMPLETED';
    // What fails after the promotion leaves all users with the new version.
    case 'Failed':
      return isPromoted ? 'COMPLETED' : 'ROLLED_BACK';
    case 'Waiting':
    case 'WaitingPromotion':
      return 'PAUSED';
    case 'Initialized':
    case 'Progressing':
    case 'Promoting':
    case 'Finalising':
      return isSuspended ? 'PAUSED' : 'PROGRESSING';
  }
}

/** What began between two states. */
export function marksBetween(policy: CanaryPolicy, before: CanaryState, after: CanaryState): readonly Mark[] {
  if (after.isPromoted) return before.isPromoted ? [] : ['completed'];
  if (after.phase === 'Failed') return before.phase === 'Failed' ? [] : ['rolled_back', 'restored'];
  if (after.phase !== 'Progressing' && after.phase !== 'WaitingPromotion') return [];
  const stage = stageOf(policy, after);
  return stage === null || stage === stageOf(policy, before) ? [] : [`stage:${stage}`];
}

function stageOf(policy: CanaryPolicy, { weight, isMirrored }: CanaryState): string | null {
  if (isMirrored) return 'mirror';
  if (weight === 0) return null;
  return strategyOf(policy) === 'a/b' ? 'matched' : String(weight);
}
