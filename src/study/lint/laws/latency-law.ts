import type { Version } from '../../../model/world.js';
import type { MixPart } from '../../../simulation/audience-mix.js';
import { betaQuantile } from '../../../stats/laws/beta.js';
import { normalCdf } from '../../../stats/laws/normal.js';
import type { LogNormalMixture } from '../../../stats/log-normal-mixture.js';
import { logNormalMixture } from '../../../stats/log-normal-mixture.js';
import type { MetricLaw, Stretch } from './metric-law.js';
import { type Atom, poissonTable, remembered } from './poisson-table.js';
import { heardChance } from './requests-needed.js';
import { saddleShareAbove } from './saddle-share.js';
import { firstShareChance, MOST_SHARED, partTables, shareChance } from './share-chance.js';

/** The worst canary thought of takes so many times as long. */
export const WORST_RATIO = 1_000;
/** From so many expected requests on both sides of a bound on, a saddle point does. */
const SADDLE_FROM = 100;

/**
 * A quantile of latencies. It is beyond a bound when more than its share of requests are: counts again, without need of a
 * density. A baseline's is an order statistic: the quantile at a beta distributed place (H. A. David, H. N. Nagaraja,
 * "Order Statistics", 2003, § 2.1). A worse canary takes longer by one ratio for all requests. Approximate: latencies are
 * read from buckets 2.2 % wide.
 */
export function latencyLaw(quantile: number, stable: Version, latencies = latenciesOf(stable)): MetricLaw {
  const healthy = latencies.quantile(quantile);
  const isSlow = (slow: number, all: number): boolean => all - slow < quantile * all;
  const test = { above: 1 - quantile, isAbove: isSlow, below: Number.NEGATIVE_INFINITY, isBelow: () => false };
  const tableOf = remembered(poissonTable);
  return {
    isExact: false,
    healthy,
    worse: 'above',
    baseline: remembered((requests) => orderStatistic(latencies, quantile, requests)),
    chance({ here, before }: Stretch, value) {
      const ratio = value / healthy;
      const chanceAbove = (bound: number, least: number): number => {
        if (bound === Number.POSITIVE_INFINITY) return 0;
        const slow = here * latencies.upperTail(bound / ratio) + before * latencies.upperTail(bound);
        const rest = here + before - slow;
        if (Math.min(slow, rest) > SADDLE_FROM) {
          return saddleShareAbove(slow, rest, 1 - quantile) * heardChance(here + before, least);
        }
        return shareChance(poissonTable(slow), poissonTable(rest), least, test);
      };
      return ({ above, below }, least) => {
        const over = chanceAbove(above, least);
        if (below === Number.NEGATIVE_INFINITY) return over;
        const heard = heardChance(here + before, Math.max(1, least));
        return Math.min(heard, over + heard - chanceAbove(below, least));
      };
    },
    first(turnover, value) {
      const { common } = turnover;
      const ratio = value / healthy;
      return ({ above, below }, least) => {
        if (below > Number.NEGATIVE_INFINITY || above === Number.POSITIVE_INFINITY) return 1;
        const slowIn = ({ here, before }: Stretch): number =>
          here * latencies.upperTail(above / ratio) + before * latencies.upperTail(above);
        if (Math.min(slowIn(common), common.here + common.before - slowIn(common)) > MOST_SHARED) return 1;
        const restIn = (of: Stretch): number => of.here + of.before - slowIn(of);
        const slow = partTables(turnover, slowIn, tableOf);
        return firstShareChance(slow, partTables(turnover, restIn, tableOf), least, test);
      };
    },
    marked: (requests) => requests,
    chanceOf: null,
    valueAt: (level) => healthy * Math.exp(level * Math.log(WORST_RATIO)),
    beyond: (bound, times) => (times * bound > healthy ? times * bound : null),
  };
}

/** The law of a version's latencies, in milliseconds. */
export function latenciesOf(stable: Version): LogNormalMixture {
  return latenciesOfMix([{ weight: 1, stable }]);
}

/** The same of requests of several audiences, to each of which it takes its own. */
export function latenciesOfMix(mix: readonly MixPart[]): LogNormalMixture {
  return logNormalMixture(
    mix.flatMap(({ weight, stable: { latency, slow } }) => [
      { weight: weight * (1 - (slow?.share ?? 0)), p50: latency.p50Ms, p99: latency.p99Ms },
      ...(slow === null ? [] : [{ weight: weight * slow.share, p50: slow.latency.p50Ms, p99: slow.latency.p99Ms }]),
    ]),
  );
}

const STEP = 0.25;
const STEPS = 20;

/** The value of a quantile of so many requests, in 41 atoms, a quarter of a standard deviation apart. */
function orderStatistic(latencies: LogNormalMixture, quantile: number, expected: number): readonly Atom[] {
  const requests = Math.round(expected);
  if (requests < 1) return [];
  const rank = Math.min(requests, Math.max(1, Math.ceil(quantile * requests)));
  const atoms: Atom[] = [];
  let all = 0;
  for (let i = -STEPS; i <= STEPS; i++) {
    const z = i * STEP;
    const weight = Math.exp((-z * z) / 2);
    all += weight;
    atoms.push({ at: latencies.quantile(betaQuantile(normalCdf(z), rank, requests - rank + 1)), weight });
  }
  return atoms.map(({ at, weight }) => ({ at, weight: weight / all }));
}
