import type { SeriesFamily } from '../../model/policy/rehearsal.js';
import type { World } from '../../model/world.js';
import { bucketsSignal, latencySumSignal } from './latency-signals.js';
import { CPU_SECONDS_SIGNAL, gaugeSignal, ownSignal, RESTARTS_SIGNAL, usageSignal } from './pod-signals.js';
import { conversionsSignal, requestsSignal } from './request-signals.js';
import type { ScrapedSignal } from './scraped-signal.js';

/** How the series of a family are read from a world. */
export function signalOf({ signal, status }: SeriesFamily, world: World): ScrapedSignal {
  switch (signal.is) {
    case 'requests':
    case 'errors':
    case 'successes':
      return requestsSignal(signal.is, status);
    case 'latency_count':
      return requestsSignal('requests', status);
    case 'conversions':
      return conversionsSignal(status);
    case 'restarts':
      return RESTARTS_SIGNAL;
    case 'latency_bucket':
      return bucketsSignal(signal, status);
    case 'latency_sum':
      return latencySumSignal(signal.perSecond, status);
    case 'own':
      return ownSignal(signal.metric, world);
    case 'cpu':
    case 'memory':
      return usageSignal(signal.is, signal.scale);
    case 'cpu_seconds':
      return CPU_SECONDS_SIGNAL;
    case 'up':
      return { ...gaugeSignal(() => 1), ifLost: 0 };
    case 'constant':
      return gaugeSignal(() => signal.value);
  }
}
