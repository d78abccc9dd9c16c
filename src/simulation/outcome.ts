import { analyzerOf } from '../analysis/analyzer-of.js';
import { planController } from '../controllers/plan/plan-controller.js';
import type { AudienceHarm, Harm } from '../model/harm.js';
import type { OwnMetricName } from '../model/metric.js';
import type { Standing } from '../model/policy/rehearsal.js';
import {
  BUDGET_PERCENT_PARTS,
  FIGURE_PARTS,
  type FiredRule,
  type Outcome,
  SHARE_PERCENT_PARTS,
} from '../model/results/outcome.js';
import type { Setup } from '../model/setup.js';
import type { Slo } from '../model/slo.js';
import type { FinalState } from '../model/status.js';
import type { DecidedBy } from '../model/verdict.js';
import { keyOf } from '../random/key.js';
import { detectionTimes } from './detection-times.js';
import { allowedFailures, spentBetween } from './error-budget.js';
import { countsDuplicates } from './harm.js';
import { horizonOf, isLongRun } from './horizon.js';
import { runLoop, wordsOf } from './loop.js';
import { outcomeNameOf } from './outcome-name.js';
import {
  endedAtSeconds,
  finalStateOf,
  type Playback,
  PlaybackRecorder,
  type Played,
  rolloutEndsAtSeconds,
} from './playback.js';
import { rehearsalPlayer } from './rehearsal/rehearsal-player.js';
import { shareAtDecisionPercent } from './share-at-decision.js';
import { planPartsOf } from './simulate.js';
import { worldSource } from './world-source.js';

/** Of which part of a run harm is counted. */
export interface Counted {
  /**
   * To then, whenever the run ended, and the service goes on until then as the rollout left it; null: to the end of the
   * rollout.
   */
  readonly horizonSeconds: number | null;
  /**
   * From the beginning of a stage, by its index, up to which people promote at once wherever the rollout waits for them;
   * nothing in a run that does not reach it. The first: from the start.
   */
  readonly fromStage: number;
}

const ALL: Counted = { horizonSeconds: null, fromStage: 0 };

/** Plays a run. `closest`: what came no nearer to a bound is said to have come so near. */
export type OutcomePlayer = (seed: string, closest?: number) => Outcome;

/** Plays runs of one setup, each for what it comes to: the same runs as `simulate` plays, of which nothing else is kept. */
export function outcomePlayer(setup: Setup, counted: Partial<Counted> = {}): OutcomePlayer {
  const all = { ...ALL, ...counted };
  const play = player(setup, false, all);
  return (seed, closest) => outcomeOf(play(seed, closest).played, all);
}

/** Until when all runs of these setups can be held against one another: the longest of their horizons. */
export function sharedHorizonSeconds(setups: readonly Setup[]): number {
  return Math.max(...setups.map((setup) => horizonOf(setup, wordsOf(setup))));
}

/** The same, but each run is recorded and shown first. */
export function watchedOutcomePlayer(setup: Setup, watch: (playback: Playback) => void): (seed: string) => Outcome {
  const play = player(setup, true, ALL);
  return (seed) => {
    const { played, playback } = play(seed);
    if (playback !== null) watch(playback);
    return outcomeOf(played, ALL);
  };
}

interface PlayedRun {
  readonly played: Played;
  readonly playback: Playback | null;
}

function player(
  setup: Setup,
  isRecorded: boolean,
  { horizonSeconds: until, fromStage }: Counted,
): (seed: string, closest?: number) => PlayedRun {
  const { rehearsal } = setup;
  if (rehearsal !== undefined) {
    const play = rehearsalPlayer(setup, rehearsal, isRecorded, {
      servesUntilSeconds: until ?? 0,
      promotedUpTo: fromStage,
    });
    return (seed) => {
      const playback = play(keyOf(seed));
      return { played: playback, playback: isRecorded ? playback : null };
    };
  }
  const analyzer = analyzerOf(setup.plan, setup.slo?.objective ?? null);
  let nearest = -1;
  const controller = planController(planPartsOf(setup, analyzer, isRecorded, fromStage), () => nearest);
  const words = wordsOf(setup);
  const world = () => worldSource(setup, !isRecorded);
  // A study has a player a world and thread: each would keep what its longest run served.
  const kept = isLongRun(setup) ? null : world();
  return (seed, closest = -1) => {
    nearest = closest;
    const { source, served } = (kept ?? world())(keyOf(seed));
    const recorder = isRecorded ? new PlaybackRecorder() : null;
    const horizonSeconds = Number.POSITIVE_INFINITY;
    const end = runLoop({ controller, source, words, recorder, horizonSeconds });
    if (until !== null && end.atSeconds < until) served.serve(end.atSeconds, until, end.turn.exposure);
    const played = { setup, state: end.turn.state, served, untilSeconds: end.atSeconds };
    return { played, playback: recorder === null ? null : recorder.playback(played, end) };
  };
}

function outcomeOf(played: Played, { horizonSeconds, fromStage }: Counted): Outcome {
  const { setup, state, served, untilSeconds } = played;
  const { stageIndex, aftermath, closeness } = state;
  const finalState = finalStateOf(played);
  const until = horizonSeconds ?? rolloutEndsAtSeconds(played);
  const from = fromStage === 0 ? 0 : (state.stageStarts[fromStage] ?? until);
  const total = served.harm(from, until);
  const users = served.blastRadius(from, until);
  const { timeToDetectSeconds, timeToRestoreSeconds } = detectionTimes(played);
  const { lostRevenue } = total.beyondFailures;
  const { slo, world } = setup;
  // Where each run has its own end, what follows it counts as well.
  const spent = (of: Slo): number =>
    spentBetween(of, served, from, horizonSeconds ?? Math.max(until, untilSeconds)).excess;
  return {
    finalState,
    outcome: outcomeNameOf(played, finalState),
    stageIndex,
    fired:
      played.rehearsed === undefined
        ? firedRules(aftermath?.decidedBy ?? null)
        : firedOf(finalState, played.rehearsed.standing),
    ...(played.rehearsed === undefined ? {} : { ended: endedOf(played.rehearsed.standing) }),
    ...(state.alerts > 0 ? { alerted: true } : {}),
    ...(state.holdsByRules > 0 ? { heldByRule: true } : {}),
    figures: {
      time_to_detect_seconds: timeToDetectSeconds,
      time_to_restore_seconds: timeToRestoreSeconds,
      duration_seconds: endedAtSeconds(played),
      exposure_requests: total.requests,
      failed_requests: total.failedRequests,
      excess_failed_requests: total.excessFailedRequests,
      unseen_failed_requests: served.unseenFailures(from, until),
      excess_slow_requests: total.beyondFailures.excessSlowRequests,
      lost_conversions: total.beyondFailures.lostConversions,
      lost_revenue: lostRevenue === null ? null : rounded(lostRevenue * (FIGURE_PARTS.lost_revenue ?? 1)),
      duplicated_side_effects: duplicatedSideEffects(played, total, from, until),
      users_exposed: rounded(users.usersExposed),
      users_hit: rounded(users.usersHit),
      budget_spent_percent:
        slo === null ? null : rounded((spent(slo) / allowedFailures(slo, world)) * 100 * BUDGET_PERCENT_PARTS),
      share_at_decision_percent: rounded(shareAtDecisionPercent(played) * SHARE_PERCENT_PARTS),
    },
    ...audienceFigures(served.byAudience(from, until)),
    closeness: finalState === 'COMPLETED' && closeness >= 0 ? closeness : null,
  };
}

function audienceFigures(audiences: readonly AudienceHarm[]): Pick<Outcome, 'byAudience'> {
  if (audiences.length === 0) return {};
  return {
    byAudience: audiences.map(({ audience, canaryRequests, excessFailedRequests }) => ({
      audience,
      exposureRequests: canaryRequests,
      excessFailedRequests,
    })),
  };
}

/** By copies and by retries; null where nothing is said of either. */
function duplicatedSideEffects(
  { setup, served }: Played,
  { beyondFailures: { duplicatedRequests } }: Harm,
  from: number,
  until: number,
): number | null {
  if (!countsDuplicates(setup.world)) return null;
  const byCopies = served.copies(from, until)?.sideEffects ?? [];
  return byCopies.reduce((sum, { duplicated }) => sum + duplicated, duplicatedRequests ?? 0);
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value);
}

function endedOf({ phase, message }: Standing): NonNullable<Outcome['ended']> {
  return { phase, message };
}

/** What a rehearsed controller says rolled it back; names of metrics are its own. */
function firedOf(finalState: FinalState, { decidedBy }: Standing): readonly FiredRule[] {
  if (finalState !== 'ROLLED_BACK' || decidedBy === null) return [];
  const { name, judged, kind = judged } = decidedBy;
  return [{ metric: name as OwnMetricName, condition: kind }];
}

/** What failed the window that rolled a run back, in the order in which the run itself reports it. */
function firedRules(decidedBy: DecidedBy | null): readonly FiredRule[] {
  if (decidedBy === null) return [];
  return [
    ...decidedBy.evidence.map(({ subject, judge }) => ({ metric: subject, condition: judge })),
    ...decidedBy.findings.map(({ metric, condition, place }) => ({
      metric,
      condition,
      ...(place === undefined ? {} : { place }),
    })),
  ];
}
