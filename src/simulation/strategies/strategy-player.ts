import type { Harm } from '../../model/harm.js';
import { DOWN_ABOVE_RATE, SHARE_BINS, type StrategyOutcome } from '../../model/results/strategy.js';
import type { Setup } from '../../model/setup.js';
import type { Status } from '../../model/status.js';
import { keyOf } from '../../random/key.js';
import type { SharePiece } from '../../sources/generated/conditions/share-lines.js';
import type { GeneratedSource } from '../../sources/generated/generated-source.js';
import { downSeconds } from '../../sources/generated/pods/down-seconds.js';
import { harmSince } from '../detection-times.js';
import { extraReplicaSeconds } from '../extra-replicas.js';
import { countsDuplicates } from '../harm.js';
import { runLoop } from '../loop.js';
import { RealShares } from '../real-shares.js';
import { goneAtSeconds, isExposed, meanShares, ShareTrace } from '../share-trace.js';
import { worldSource } from '../world-source.js';
import { fleetOf } from './strategy-fleet.js';
import type { StrategySetup } from './strategy-setup.js';

/**
 * Plays runs of one strategy, each for what it comes to, until the horizon whatever became of the rollout. `world`: the one
 * that was given, whose faults are the new version's own.
 */
export function strategyPlayer(
  strategy: StrategySetup,
  world: Setup['world'],
  horizonSeconds: number,
): (seed: string) => StrategyOutcome {
  const { setup, controller } = strategy;
  const bind = worldSource(setup, true);
  return (seed) => {
    const { source, served } = bind(keyOf(seed));
    const trace = new ShareTrace();
    const real = setup.world.instances === null ? null : new RealShares(served);
    const seen = real === null ? source : real.of(source);
    const end = runLoop({
      controller: trace.of(controller()),
      source: seen,
      words: [],
      recorder: null,
      horizonSeconds,
    });
    if (end.atSeconds < horizonSeconds)
      (real?.of(served) ?? served).serve(end.atSeconds, horizonSeconds, end.turn.exposure);
    served.view(horizonSeconds);
    const pieces = real?.pieces ?? trace.pieces(horizonSeconds);
    return outcomeOf({ strategy, world, horizonSeconds, trace, pieces, served, status: end.turn.status });
  };
}

interface PlayedStrategy {
  readonly strategy: StrategySetup;
  readonly world: Setup['world'];
  readonly horizonSeconds: number;
  readonly trace: ShareTrace;
  /** Of the new version's share, to the horizon. */
  readonly pieces: readonly SharePiece[];
  readonly served: GeneratedSource;
  readonly status: Status;
}

function outcomeOf(played: PlayedStrategy): StrategyOutcome {
  const { strategy, world, horizonSeconds, trace, pieces, served, status } = played;
  const end = status === 'ROLLED_BACK' ? 'rolled_back' : status === 'COMPLETED' ? 'released' : 'paused';
  const harm = served.harm(0, horizonSeconds);
  const users = served.blastRadius(0, horizonSeconds);
  const full = pieces.find(({ fromPercent }) => fromPercent === 100)?.fromSeconds ?? trace.completedAtSeconds;
  const restored = restoredAt(played);
  // Instances may still start as the rollout is completed.
  const completed = trace.completedAtSeconds ?? horizonSeconds;
  const settledAtSeconds = restored ?? Math.max(completed, full ?? 0);
  const since = harmBegan(played, restored);
  const isReleased = end === 'released';
  const after = (at: number | null, from: number | null): number | null =>
    at === null || from === null ? null : at - from;
  return {
    end,
    figures: {
      failed_requests: harm.failedRequests,
      excess_failed_requests: harm.excessFailedRequests,
      exposure_requests: harm.requests,
      users_exposed: rounded(users.usersExposed),
      users_hit: rounded(users.usersHit),
      time_to_detect_seconds: after(trace.decidedAtSeconds, since),
      time_to_restore_seconds: after(restored, since),
      rollback_seconds: after(restored, trace.decidedAtSeconds),
      downtime_seconds: downSeconds(served.cells, horizonSeconds, DOWN_ABOVE_RATE),
      mixing_seconds: mixingSeconds(pieces),
      extra_replica_seconds: extraReplicaSeconds(strategy.strategy, {
        pieces,
        horizonSeconds,
        settledAtSeconds,
        isReleased,
        fleet: fleetOf(world),
        counted: (until) => served.extraInstanceSeconds(until),
      }),
      release_seconds: isReleased && full !== null ? full + strategy.prepareSeconds : null,
      ...ofCopies(played, harm),
    },
    shares: meanShares(pieces, SHARE_BINS, horizonSeconds).map((percent) => Math.round(percent * SHARE_PARTS)),
  };
}

/** Thousandths, so that what is summed up is whole and no order matters. */
export const SHARE_PARTS = 1_000;

/** When the new version was gone; null: never, or after the horizon. */
function restoredAt({ trace, pieces, horizonSeconds }: PlayedStrategy): number | null {
  return goneAtSeconds(pieces, trace, horizonSeconds);
}

/** From when on something was wrong with what users met, of a run that was rolled back for it. */
function harmBegan(
  { world, strategy, trace, pieces, served, horizonSeconds }: PlayedStrategy,
  restored: number | null,
): number | null {
  const decided = trace.decidedAtSeconds;
  if (decided === null) return null;
  const { lookbackSeconds, delaySeconds = 0 } = strategy.setup.plan;
  const held = pieces.findLast(({ fromSeconds }) => fromSeconds < decided)?.fromSeconds ?? 0;
  const exposed = pieces.find(isExposed)?.fromSeconds ?? null;
  if (exposed === null) return null;
  const since = harmSince({
    world,
    served,
    exposedFromSeconds: exposed,
    decidedFromSeconds: Math.max(held, decided - delaySeconds - lookbackSeconds),
    untilSeconds: restored ?? horizonSeconds,
  });
  // What copies met before hurt no user.
  const met = since === null ? null : Math.max(since, exposed);
  return met === null || met >= decided ? null : met;
}

/** What became of the copies; null where there were none, or nothing is said of what is done a second time. */
function ofCopies({ strategy, served, horizonSeconds }: PlayedStrategy, { beyondFailures }: Harm) {
  const { world } = strategy.setup;
  const account = strategy.strategy === 'shadow' ? served.copies(0, horizonSeconds) : null;
  const answered = account === null ? 0 : account.copies - account.failed;
  const byCopies = (account?.sideEffects ?? []).reduce((sum, { duplicated }) => sum + duplicated, 0);
  return {
    copied_requests: account?.copies ?? null,
    failed_copies: account?.failed ?? null,
    mismatched_answers: account === null ? null : Math.round((account.mismatchRate ?? 0) * answered),
    duplicated_side_effects: countsDuplicates(world) ? byCopies + (beyondFailures.duplicatedRequests ?? 0) : null,
  };
}

/** For how long both versions served users. */
function mixingSeconds(pieces: readonly SharePiece[]): number {
  return pieces.reduce((sum, piece) => {
    const isMixed = isExposed(piece) && piece.fromPercent + piece.toPercent < 200;
    return isMixed ? sum + piece.toSeconds - piece.fromSeconds : sum;
  }, 0);
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value);
}
