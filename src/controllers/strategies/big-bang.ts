import type { FleetTimes } from '../../model/results/strategy.js';
import type { Schedule, WayTimes } from './schedule.js';

/** Everything at once: the old version stops, the new one starts. The way back does the same again. */
export function bigBang({ actAfterSeconds, redeploySeconds }: WayTimes, { restartSeconds }: FleetTimes): Schedule {
  return {
    steps: [{ atSeconds: 0, percent: 100 }],
    watchFromSeconds: restartSeconds,
    wayBack: (decided) => [{ atSeconds: decided + actAfterSeconds + redeploySeconds, percent: 0 }],
  };
}
