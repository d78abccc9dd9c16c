import type { Version } from '../model/world.js';

/** How many there are to each request of a version, expected, of what a ratio of the configuration's own is of. */
export function wholesPerRequest(version: Version, of: string): number {
  if (of === 'requests') return 1;
  if (of === 'successes') return 1 - version.errorRate;
  const ratio = version.metrics.find(({ metric }) => metric.name === of);
  if (ratio?.metric.kind.is !== 'ratio') throw new Error(`no ratio can be of "${of}"`);
  return wholesPerRequest(version, ratio.metric.kind.of) * ratio.value;
}
