export const FLAGGER_PHASES = [
  'Initialized',
  'Waiting',
  'Progressing',
  'WaitingPromotion',
  'Promoting',
  'Finalising',
  'Succeeded',
  'Failed',
] as const;

export type FlaggerPhase = (typeof FLAGGER_PHASES)[number];

/** What the status of a Canary and its routes say between two ticks. */
export interface FlaggerState {
  readonly phase: FlaggerPhase;
  /** Of the canary, in percent, as the router has it. */
  readonly weight: number;
  readonly isMirrored: boolean;
  /** Of the whole rollout. */
  readonly failedChecks: number;
  readonly iterations: number;
  /** The revision that was seen last, and the one that primary runs. */
  readonly applied: string;
  readonly promoted: string;
}

/** Primary runs a revision, and no other is wanted. */
export function initialized(revision: string): FlaggerState {
  return {
    ...ALL_TO_PRIMARY,
    phase: 'Initialized',
    failedChecks: 0,
    iterations: 0,
    applied: revision,
    promoted: revision,
  };
}

export const ALL_TO_PRIMARY = { weight: 0, isMirrored: false } as const;

/** In which the pods of the new revision are wanted. */
export const LIVE: ReadonlySet<FlaggerPhase> = new Set(['Progressing', 'WaitingPromotion', 'Promoting', 'Finalising']);

/** Whether the pods of the new revision are wanted. */
export function isCanaryUp({ phase, weight }: FlaggerState): boolean {
  return LIVE.has(phase) || weight > 0;
}
