import { rollingSteps, shareOfBatches } from '../../measures/rolling-steps.js';
import type { FleetTimes, ShareStep } from '../../model/results/strategy.js';
import type { Schedule, WayTimes } from './schedule.js';

/** Batch by batch, each once the one before is ready; back in the same way, and only as far as it had come. */
export function rolling({ actAfterSeconds }: WayTimes, fleet: FleetTimes): Schedule {
  const { batches, batchSeconds } = fleet;
  return {
    steps: rollingSteps(fleet),
    watchFromSeconds: 0,
    wayBack: (decided, percent) => {
      const done = Math.round((percent / 100) * batches);
      return Array.from({ length: done }, (_, i): ShareStep => {
        return {
          atSeconds: decided + actAfterSeconds + (i + 1) * batchSeconds,
          percent: shareOfBatches(fleet, done - i - 1),
        };
      });
    },
  };
}
