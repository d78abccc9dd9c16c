import type { Arm } from '../model/arm.js';
import type { Reading, View } from '../model/source.js';
import { pooledReading } from './pooled-reading.js';

const ARMS: readonly Arm[] = ['stable', 'baseline', 'canary'];

/**
 * What the service did over a stretch of time, whichever version served it: requests and failures added up, latencies put
 * together bucket by bucket, and what is measured of an instance as the mean over requests.
 */
export function wholeService(view: View, fromSeconds: number, toSeconds: number): Reading {
  const arms = ARMS.map((arm) => view.read(arm, fromSeconds, toSeconds)).filter(({ requests }) => requests > 0);
  const [first, ...others] = arms;
  if (first === undefined) return view.read('stable', fromSeconds, toSeconds);
  return others.length === 0 ? first : together(arms);
}

/** With the mean over requests of what is measured of an instance. */
function together(arms: readonly Reading[]): Reading {
  const requests = arms.reduce((sum, arm) => sum + arm.requests, 0);
  const mean = (of: (arm: Reading) => number | null): number =>
    arms.reduce((sum, arm) => sum + (of(arm) ?? 0) * arm.requests, 0) / requests;
  return {
    ...pooledReading(arms),
    cpuPercent: () => mean((arm) => arm.cpuPercent()),
    memoryMb: () => mean((arm) => arm.memoryMb()),
    memoryGrowthMbPerMinute: () => mean((arm) => arm.memoryGrowthMbPerMinute()),
    restarts: () => mean((arm) => arm.restarts()),
  };
}
