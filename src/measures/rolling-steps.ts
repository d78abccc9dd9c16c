import type { FleetTimes, ShareStep } from '../model/results/strategy.js';

/** The new version's share batch by batch, each once the one before is ready. */
export function rollingSteps(fleet: FleetTimes): readonly ShareStep[] {
  const { batches, batchSeconds } = fleet;
  return Array.from({ length: batches }, (_, i) => ({
    atSeconds: i * batchSeconds,
    percent: shareOfBatches(fleet, i + 1),
  }));
}

/** Of so many batches, in percent; a batch is whole replicas. */
export function shareOfBatches({ replicas, batches }: FleetTimes, ready: number): number {
  return (Math.round((ready * replicas) / batches) / replicas) * 100;
}
