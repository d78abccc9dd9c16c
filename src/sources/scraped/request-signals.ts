import type { StatusLabel } from '../../model/policy/rehearsal.js';
import { PURPOSES } from '../../random/address.js';
import { conversions } from '../generated/gauges.js';
import type { Interval } from './interval.js';
import type { ScrapedSignal, SignalItem } from './scraped-signal.js';
import { splitWithin } from './split-by-pod.js';

/** Which requests are counted. */
type Counted = 'requests' | 'errors' | 'successes';

/** Labels of series that are of successes, and of failures; without a status label there are none. */
export function statusLabels(status: StatusLabel | null): Readonly<Record<'ok' | 'bad', Record<string, string>>> {
  if (status === null) return { ok: {}, bad: {} };
  return { ok: { [status.label]: status.ok }, bad: { [status.label]: status.bad } };
}

/** Requests by status, or only some of them. */
export function requestsSignal(counted: Counted, status: StatusLabel | null): ScrapedSignal {
  const { ok, bad } = statusLabels(status);
  const isSplit = counted === 'requests' && status !== null;
  const items: readonly SignalItem[] = isSplit
    ? [ok, bad].map((labels, decidedBy) => ({ labels, decidedBy }))
    : [{ labels: counted === 'errors' ? bad : counted === 'successes' ? ok : {}, decidedBy: 0 }];
  const add = (successes: number, failures: number, into: Float64Array, at: number): void => {
    if (counted !== 'errors') into[at] = (into[at] as number) + successes;
    const other = isSplit ? at + 1 : at;
    if (counted !== 'successes') into[other] = (into[other] as number) + failures;
  };
  return {
    grows: true,
    items,
    read(interval, _asked, into) {
      const { pods, requests, failed } = interval;
      if (pods === 1) return add(requests - failed, failed, into, 0);
      interval.divide();
      for (let pod = 0; pod < pods; pod++) {
        add(interval.okByPod[pod] as number, interval.failedByPod[pod] as number, into, pod * items.length);
      }
    },
    expected({ world, requestsPerSecond }) {
      const failures = requestsPerSecond * world.stable.errorRate;
      const grows = new Float64Array(items.length);
      add(requestsPerSecond - failures, failures, grows, 0);
      return [...grows];
    },
  };
}

/** Of successes, those that led to what the business wants. */
export function conversionsSignal(status: StatusLabel | null): ScrapedSignal {
  return {
    grows: true,
    items: [{ labels: statusLabels(status).ok, decidedBy: 0 }],
    read(interval, _asked, into) {
      const { part } = conversions(interval.reader, interval.first, interval.end);
      divideWithin(interval, PURPOSES.conversions, part, 'successes', into);
    },
    expected: ({ world: { stable }, requestsPerSecond }) => [
      requestsPerSecond * (1 - stable.errorRate) * stable.conversionRate,
    ],
  };
}

/** Divides what some of an arm's requests, or successes, led to among the pods that had them; one item a pod. */
export function divideWithin(
  interval: Interval,
  purpose: typeof PURPOSES.conversions | typeof PURPOSES.ownMetrics,
  count: number,
  of: 'requests' | 'successes',
  into: Float64Array,
): void {
  const { pods, address } = interval;
  if (pods === 1) {
    into[0] = (into[0] as number) + count;
    return;
  }
  interval.divide();
  const { okByPod, failedByPod } = interval;
  if (of === 'requests') addTo(okByPod, failedByPod, pods);
  splitWithin(address, purpose, 0, count, pods, okByPod, into, 0, 1);
}

export function addTo(sums: Float64Array, others: Float64Array, count: number): void {
  for (let i = 0; i < count; i++) sums[i] = (sums[i] as number) + (others[i] as number);
}
