import type { FleetTimes, StrategyName } from '../model/results/strategy.js';
import type { SharePiece } from '../sources/generated/conditions/share-lines.js';

/** What a run of a strategy was, as far as its capacity goes. */
export interface CapacityUsed {
  readonly pieces: readonly SharePiece[];
  readonly horizonSeconds: number;
  /** When the new version had all of the traffic for good, or was gone; the horizon if neither. */
  readonly settledAtSeconds: number;
  readonly isReleased: boolean;
  readonly fleet: FleetTimes;
  /** Of instances beyond those of stable alone, up to an instant; null where they are not counted. */
  readonly counted: (untilSeconds: number) => number | null;
}

/**
 * Replica-seconds beyond those of the fleet that serves anyway, up to the horizon, preparation included. Big bang and
 * feature flag: none. Rolling: those of one batch, from the first until nothing is mixed any more. Blue-green: a whole second
 * environment, until the old one is no longer kept. Canary: as many as its share of the fleet, rounded up, beside a stable version that keeps all of its own
 * until it is replaced. Shadow: a canary that has to bear the copies too. Where the world counts instances, those that there were.
 */
export function extraReplicaSeconds(strategy: StrategyName, used: CapacityUsed): number {
  const { pieces, horizonSeconds, settledAtSeconds, isReleased, fleet } = used;
  const { replicas, batches, batchSeconds, prepareSeconds, keptSeconds } = fleet;
  const counted = countedSeconds(strategy, used);
  if (counted !== null) return counted;
  switch (strategy) {
    case 'big_bang':
    case 'feature_flag':
      return 0;
    case 'rolling':
      return (replicas / batches) * (batchSeconds + settledAtSeconds);
    case 'blue_green':
      return replicas * (prepareSeconds + Math.min(isReleased ? horizonSeconds : settledAtSeconds, keptSeconds));
    case 'canary':
    case 'shadow':
      return pieces.reduce((sum, piece) => {
        const seconds = Math.min(piece.toSeconds, settledAtSeconds) - piece.fromSeconds;
        const most = Math.max(piece.fromPercent, piece.toPercent, piece.mirroredPercent);
        return seconds > 0 ? sum + seconds * Math.ceil((most / 100) * replicas) : sum;
      }, 0);
  }
}

/** Those of blue-green until the old environment is gone, and what was prepared before; of others until the rollout is over. */
function countedSeconds(strategy: StrategyName, used: CapacityUsed): number | null {
  const isBlueGreen = strategy === 'blue_green';
  const counted = used.counted(isBlueGreen ? used.horizonSeconds : used.settledAtSeconds);
  if (counted === null || !isBlueGreen) return counted;
  return counted + used.fleet.replicas * used.fleet.prepareSeconds;
}
