import { nextBound, type SequentialState, startBounds } from '../../stats/sequential/group-sequential.js';
import { EXACT_START, type ExactState, nextExactBound } from '../../stats/sequential/next-exact-bound.js';
import { type SplitCounts, shareOf } from './split-counts.js';

/** Beyond this variance of the canary's events the normal law of them is good enough, and quicker. */
export const MOST_EXACT_VARIANCE = 400;

/**
 * Looks at how many of the events were the canary's, so far, each look with its own part ρ of the requests, and the bounds
 * that spend no more than they may.
 */
export interface ScoreProcess {
  /** The canary's events, those expected of it given both arms' (Σ ρK), and Σ ρ(1 − ρ)K. */
  readonly events: number;
  readonly expected: number;
  readonly variance: number;
  readonly exact: ExactState;
  /** Once there are too many events to be exact, and how much alpha had been spent by then. */
  readonly normal: { readonly state: SequentialState; readonly spentBefore: number } | null;
  /** Total of the canary's events from which on it is worse, as of the latest look; null where it cannot be. */
  readonly bound: number | null;
}

export const NO_SCORE: ScoreProcess = {
  events: 0,
  expected: 0,
  variance: 0,
  exact: EXACT_START,
  normal: null,
  bound: null,
};

/**
 * With what was counted since the last look, where the chance to have been stopped may rise to `spend`. Null: this is no
 * look, and stops no rollout.
 *
 * The bounds are exact until the variance of what earlier looks counted is large: of that, and not of this look's events,
 * which would let a canary off that fails more. Then what the exact bounds have spent is spent, and the normal ones begin
 * anew with the rest, as if nothing could have been stopped before, which makes them a little wide; as does half an event,
 * because counts come in lumps.
 */
export function withLook(score: ScoreProcess, counts: SplitCounts, spend: number | null): ScoreProcess {
  const share = shareOf(counts);
  const all = counts.canaryEvents + counts.baselineEvents;
  const counted = {
    ...score,
    events: score.events + counts.canaryEvents,
    expected: score.expected + share * all,
    variance: score.variance + share * (1 - share) * all,
  };
  if (score.normal === null && score.variance <= MOST_EXACT_VARIANCE) {
    const exact = { ...score.exact, events: all, share, spend: spend ?? score.exact.crossed };
    const { bound, survivors, crossed, first } = nextExactBound(exact);
    return { ...counted, exact: { survivors, crossed, first }, bound: spend === null ? score.bound : bound };
  }
  const normal = score.normal ?? { state: startBounds(1), spentBefore: score.exact.crossed };
  if (!(counted.variance > score.variance)) return { ...counted, normal };
  const spent = spend === null ? normal.state.spent : spend - normal.spentBefore;
  const next = nextBound(normal.state, { information: counted.variance, spent });
  const bound = counted.expected + next.bound * Math.sqrt(counted.variance) + 0.5;
  return {
    ...counted,
    normal: { state: next.state, spentBefore: normal.spentBefore },
    bound: Number.isFinite(bound) ? bound : null,
  };
}

export function isBeyond({ events, bound }: ScoreProcess): boolean {
  return bound !== null && events >= bound;
}
