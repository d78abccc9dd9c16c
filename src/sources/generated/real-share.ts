import type { RealShare } from '../../model/world.js';
import type { LineShare } from './share-lines.js';

const HOUR = 3_600;

/**
 * What the canary really gets where it is given a share from an instant on: none of it, or all, is what it is said to be.
 * What drifts is a line up to where it can go no further; what is on the way to another share does not drift besides.
 */
export function realShareOf(given: LineShare, real: RealShare | null, atSeconds: number): LineShare {
  if (real === null) return given;
  const percent = scaled(given.canaryPercent, real.ratio);
  if (given.line !== null) {
    return { canaryPercent: percent, line: { ...given.line, toPercent: scaled(given.line.toPercent, real.ratio) } };
  }
  const { driftPercentPerHour: drift } = real;
  const toPercent = drift > 0 ? 100 : 0;
  if (drift === 0 || percent === 0 || percent === 100) return { canaryPercent: percent, line: null };
  const untilSeconds = atSeconds + ((toPercent - percent) / drift) * HOUR;
  return { canaryPercent: percent, line: { fromSeconds: atSeconds, untilSeconds, toPercent } };
}

function scaled(percent: number, ratio: number): number {
  return percent === 0 || percent === 100 ? percent : Math.min(100, percent * ratio);
}
