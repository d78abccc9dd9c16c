import type { FleetTimes } from '../../model/results/strategy.js';
import type { Schedule, WayTimes } from './schedule.js';

/**
 * A second environment, started and tested beforehand, gets all traffic at once. As long as the old one is kept the way back
 * is a switch as well; later it has to be deployed again.
 */
export function blueGreen(
  { actAfterSeconds, switchSeconds, redeploySeconds }: WayTimes,
  { keptSeconds }: FleetTimes,
): Schedule {
  return {
    steps: [{ atSeconds: 0, percent: 100 }],
    watchFromSeconds: 0,
    wayBack: (decided) => {
      const begins = decided + actAfterSeconds;
      const takes = begins <= keptSeconds ? switchSeconds : redeploySeconds;
      return [{ atSeconds: begins + takes, percent: 0 }];
    },
  };
}
