import { FLEET, type ShareStep } from '../../model/strategy.js';
import type { Schedule, WayTimes } from './schedule.js';

const { batches, batchSeconds } = FLEET;

/** Batch by batch, each once the one before is ready; back in the same way, and only as far as it had come. */
export function rolling({ actAfterSeconds }: WayTimes): Schedule {
  return {
    steps: Array.from({ length: batches }, (_, i) => ({ atSeconds: i * batchSeconds, percent: shareOf(i + 1) })),
    watchFromSeconds: 0,
    wayBack: (decided, percent) => {
      const done = Math.round((percent / 100) * batches);
      return Array.from({ length: done }, (_, i): ShareStep => {
        return { atSeconds: decided + actAfterSeconds + (i + 1) * batchSeconds, percent: shareOf(done - i - 1) };
      });
    },
  };
}

function shareOf(ready: number): number {
  return (ready / batches) * 100;
}
