import type { Decider, Standing } from '../../model/policy/rehearsal.js';
import { type FlaggerState, initialized } from './canary-state.js';
import { type PodsMemory, podsAsked } from './pods-seen.js';

/** All that is remembered of a rehearsed canary from tick to tick. */
export interface RehearsedState {
  readonly flagger: FlaggerState;
  /** Ticks so far, those while it is suspended among them. */
  readonly ticks: number;
  readonly isSuspended: boolean;
  /** Primary runs the new revision as well. */
  readonly isPromoted: boolean;
  /** A hook that tests the canary under load was called. */
  readonly isLoaded: boolean;
  /** How often each webhook was called, by its index, and each metric measured. */
  readonly called: readonly number[];
  readonly measured: readonly number[];
  readonly primaryPods: PodsMemory;
  readonly canaryPods: PodsMemory;
  /** What failed last, and how. */
  readonly blamed: Decider | null;
  /** -1: in none yet. */
  readonly stageIndex: number;
  readonly standing: Standing;
}

const OLD_REVISION = 'old';
const NEW_REVISION = 'new';

/** The revision that is wanted at an instant: the first, or one of those that come later. */
export function revisionAt(revisionSeconds: readonly number[], atSeconds: number): string {
  const later = revisionSeconds.filter((seconds) => seconds <= atSeconds).length;
  return later === 0 ? NEW_REVISION : `${NEW_REVISION}.${later}`;
}

/** Before the first tick. */
export function beforeFirstTick(isSuspended: boolean, webhooks: number, metrics: number): RehearsedState {
  return {
    flagger: initialized(OLD_REVISION),
    ticks: 0,
    isSuspended,
    isPromoted: false,
    isLoaded: false,
    called: new Array<number>(webhooks).fill(0),
    measured: new Array<number>(metrics).fill(0),
    primaryPods: { ...podsAsked(0), lackingSince: null },
    canaryPods: { ...podsAsked(0), lackingSince: null },
    blamed: null,
    stageIndex: -1,
    standing: {
      stageIndex: 0,
      phase: 'Initialized',
      message: isSuspended ? SUSPENDED : '',
      decidedBy: isSuspended ? { name: 'suspend', judged: 'true' } : null,
      decidedAtSeconds: null,
    },
  };
}

export const SUSPENDED = 'skipping canary run as object is suspended';
