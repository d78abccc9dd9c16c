import type { OwnMetric } from '../../../model/metric.js';
import type { Version } from '../../../model/world.js';
import { normalCdf } from '../../../stats/laws/normal.js';
import type { MetricLaw, Stretch, ValueLimits } from './metric-law.js';
import { type Atom, atomsOf, poissonTable, remembered } from './poisson-table.js';
import { heardChance } from './requests-needed.js';

/** Up to so many expected requests each number of them is a case of its own, or shares one with its neighbours. */
const STEADY_REQUESTS = 20_000;
const MOST_REQUEST_ATOMS = 128;
const MOST_BASELINE_REQUESTS = 24;
const MOST_BASELINE_EVENTS = 64;
/** From such a mean on the normal law is right to 1 in 1,000, and a sum would take long. */
const NORMAL_FROM = 1e6;
/** The worst canary thought of has so many times as much, or as little. */
const WORST_RATIO = 1_000;

/**
 * A count by request of the plan's own: given the requests of a look, which are Poisson, its events are Poisson too. The sum is
 * exact while each number of requests is a case of its own, and else approximate. Null: no count by request.
 */
export function ownCountLaw({ name, kind, better }: OwnMetric, stable: Version): MetricLaw | null {
  const healthy = stable.metrics.find(({ metric }) => metric.name === name)?.value;
  if (kind.is !== 'count' || kind.per !== 'request' || healthy === undefined) return null;
  const rises = better === 'lower';
  const requestsOf = remembered(requestAtoms);
  const worseBy = (ratio: number): number => (rises ? healthy * ratio : healthy / ratio);
  return {
    isExact: false,
    healthy,
    worse: rises ? 'above' : 'below',
    baseline: remembered((requests) => baselineAtoms(requests, healthy)),
    chance({ here, before }: Stretch, value) {
      const all = here + before;
      const perRequest = all === 0 ? healthy : (here * value + before * healthy) / all;
      if (all > STEADY_REQUESTS) {
        const steady = eventsIn(Math.round(all), perRequest);
        return (limits, least) => breach(steady, limits) * heardChance(all, least);
      }
      const known = requestsOf(all)
        .filter(({ at }) => at > 0)
        .map(({ at, weight }) => ({ weight, events: eventsIn(at, perRequest) }));
      return (limits, least) =>
        known.reduce((sum, { weight, events }) => {
          return events.requests < least ? sum : sum + weight * breach(events, limits);
        }, 0);
    },
    first: () => null,
    marked: (requests) => requests,
    chanceOf: (requests, limits, least) =>
      requests < Math.max(1, least) ? 0 : breach(eventsIn(requests, healthy), limits),
    valueAt: (level) => worseBy(Math.exp(level * Math.log(WORST_RATIO))),
    beyond(bound, times) {
      const value = rises ? bound * times : bound / times;
      return (rises ? value > healthy : value < healthy) ? value : null;
    },
  };
}

/** The events of so many requests, or minutes; `atMost`: P(X ≤ k). */
interface Events {
  readonly requests: number;
  readonly atMost: (count: number) => number;
}

export function eventsIn(requests: number, perRequest: number): Events {
  const mean = requests * perRequest;
  if (mean > NORMAL_FROM) return { requests, atMost: (count) => normalCdf((count + 0.5 - mean) / Math.sqrt(mean)) };
  return { requests, atMost: poissonTable(mean).atMost };
}

/** P(events ÷ requests is beyond a limit). */
export function breach({ requests, atMost }: Events, { above, below }: ValueLimits): number {
  const over = above === Number.POSITIVE_INFINITY ? 0 : 1 - atMost(mostWithin(requests, above));
  const under = below <= 0 ? 0 : atMost(leastWithin(requests, below) - 1);
  return Math.min(1, over + under);
}

/** As many events as a look may have, in the arithmetic that judges it; -1: none. */
function mostWithin(requests: number, above: number): number {
  if (above < 0) return -1;
  let most = Math.floor(above * requests);
  while ((most + 1) / requests <= above) most++;
  while (most >= 0 && most / requests > above) most--;
  return most;
}

/** As few as it has to have. */
function leastWithin(requests: number, below: number): number {
  let least = Math.max(0, Math.ceil(below * requests));
  while (least > 0 && (least - 1) / requests >= below) least--;
  while (least / requests < below) least++;
  return least;
}

function requestAtoms(requests: number): readonly Atom[] {
  return requests > STEADY_REQUESTS ? [] : atomsOf(poissonTable(requests), MOST_REQUEST_ATOMS);
}

function baselineAtoms(requests: number, perRequest: number): readonly Atom[] {
  const numbers =
    requests > STEADY_REQUESTS
      ? [{ at: requests, weight: 1 }]
      : atomsOf(poissonTable(requests), MOST_BASELINE_REQUESTS).filter(({ at }) => at > 0);
  return numbers.flatMap(({ at: all, weight }) =>
    atomsOf(poissonTable(all * perRequest), MOST_BASELINE_EVENTS).map((events) => ({
      at: events.at / all,
      weight: weight * events.weight,
    })),
  );
}
