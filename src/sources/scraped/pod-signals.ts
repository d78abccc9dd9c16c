import type { OwnMetricName } from '../../model/metric.js';
import type { World } from '../../model/world.js';
import { PURPOSES } from '../../random/address.js';
import { uniform } from '../../random/uniform.js';
import { poissonQuantile } from '../../stats/lattice/poisson.js';
import { cpuPercent, memoryMb } from '../generated/gauges.js';
import { ownQuotient } from '../generated/own-metrics.js';
import type { Interval } from './interval.js';
import { divideWithin } from './request-signals.js';
import type { ScrapedSignal } from './scraped-signal.js';
import { splitEvenly } from './split-by-pod.js';

const ONE_ITEM = [{ labels: {}, decidedBy: -1 }];

/** A gauge that shows the same on all pods of an arm. */
export function gaugeSignal(valueIn: (interval: Interval) => number): ScrapedSignal {
  return {
    grows: false,
    items: ONE_ITEM,
    read(interval, _asked, into) {
      into.fill(valueIn(interval), 0, interval.pods);
    },
  };
}

/** CPU over the interval, memory at its end. */
export function usageSignal(is: 'cpu' | 'memory', scale: number): ScrapedSignal {
  return gaugeSignal(({ reader, first, end }) => {
    if (end === first) return Number.NaN;
    if (is === 'memory') return scale * memoryMb(reader, end);
    const percent = cpuPercent(reader, first, end);
    // Pods that get no traffic are idle.
    return Number.isNaN(percent) ? 0 : scale * percent;
  });
}

/** Time that a CPU worked for each pod, in seconds: at 100 percent it grows by one a second. */
export const CPU_SECONDS_SIGNAL: ScrapedSignal = {
  grows: true,
  items: ONE_ITEM,
  read({ reader, first, end, pods }, _asked, into) {
    const percent = cpuPercent(reader, first, end);
    if (end === first || Number.isNaN(percent)) return;
    const { cells } = reader;
    const seconds = (cells.toSeconds[end - 1] as number) - (cells.fromSeconds[first] as number);
    for (let place = 0; place < pods; place++) into[place] = (into[place] as number) + (percent / 100) * seconds;
  },
  expected: ({ world }) => [world.stable.cpuPercent / 100],
};

/** How often each pod was restarted since it came. */
export const RESTARTS_SIGNAL: ScrapedSignal = {
  grows: true,
  outlivesRestarts: true,
  items: ONE_ITEM,
  read(interval, _asked, into) {
    for (let place = 0; place < interval.pods; place++) {
      into[place] = (into[place] as number) + restartsOf(interval, place);
    }
  },
  expected: () => [0],
};

/**
 * How often one pod of an arm restarted. The oldest one is the one instance whose restarts the world tells; others have draws of
 * their own, by the same chances. Before the rollout none restarts.
 */
export function restartsOf({ reader, first, end, address, isHistory }: Interval, place: number): number {
  if (isHistory) return 0;
  const { cells, arm } = reader;
  let count = 0;
  for (let row = first; row < end; row++) {
    const { restartsPerHour, share } = cells.armConditions(arm, row);
    if (restartsPerHour === 0 || share === 0) continue;
    const mean = (restartsPerHour * ((cells.toSeconds[row] as number) - (cells.fromSeconds[row] as number))) / 3600;
    const part = (cells.parts[row] as number) + PARTS * place;
    const key = place === 0 ? cells.key : address.key;
    count += poissonQuantile(
      uniform(key, address.armCode, PURPOSES.restarts, cells.cellIndexes[row] as number, part),
      mean,
    );
  }
  return count;
}

/** More than a cell has parts. */
const PARTS = 64;

/** The events of an own ratio or count; what an own gauge shows. */
export function ownSignal(name: OwnMetricName, { stable }: World): ScrapedSignal {
  const own = stable.metrics.find(({ metric }) => metric.name === name);
  if (own === undefined) throw new Error(`the world has no metric "${name}"`);
  const { kind } = own.metric;
  if (kind.is === 'gauge') {
    return gaugeSignal(({ reader, first, end }) => {
      const { part, whole } = ownQuotient(reader, name, first, end);
      return whole === 0 ? Number.NaN : part / whole;
    });
  }
  /** What a ratio is of in the end, and how many there are of it for each request. */
  const wholeOf = (of: string): { readonly of: 'requests' | 'successes'; readonly perRequest: number } => {
    if (of === 'requests') return { of, perRequest: 1 };
    const other = stable.metrics.find(({ metric }) => metric.name === of);
    if (other?.metric.kind.is !== 'ratio') return { of: 'successes', perRequest: 1 - stable.errorRate };
    const whole = wholeOf(other.metric.kind.of);
    return { of: whole.of, perRequest: other.value * whole.perRequest };
  };
  return {
    grows: true,
    items: [{ labels: {}, decidedBy: 0 }],
    read(interval, _asked, into) {
      const { part } = ownQuotient(interval.reader, name, interval.first, interval.end);
      if (kind.is === 'ratio') divideWithin(interval, PURPOSES.ownMetrics, part, wholeOf(kind.of).of, into);
      else splitEvenly(interval.address, PURPOSES.ownMetrics, 0, part, interval.pods, into, 0, 1);
    },
    expected({ requestsPerSecond }) {
      if (kind.is === 'ratio') return [requestsPerSecond * wholeOf(kind.of).perRequest * own.value];
      return [kind.per === 'request' ? requestsPerSecond * own.value : own.value / 60];
    },
  };
}
