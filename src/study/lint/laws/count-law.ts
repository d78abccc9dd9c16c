import { metricRow } from '../../../measures/metrics.js';
import type { BuiltInMetric } from '../../../model/metric.js';
import type { MetricLaw, Stretch, ValueLimits } from './metric-law.js';
import { type Atom, atomsOf, poissonTable, remembered } from './poisson-table.js';
import { heardChance } from './requests-needed.js';
import { saddleShareAbove } from './saddle-share.js';
import {
  firstShareChance,
  MOST_SHARED,
  partTables,
  type ShareTest,
  shareChance,
  shareChanceOf,
} from './share-chance.js';

/** How a metric is read from errors of requests, in the arithmetic of doubles that judges it. */
export interface CountMetric {
  value(errors: number, requests: number): number;
  /** The share of errors that the metric has this value at. */
  share(value: number): number;
  /** Whether the metric falls as errors rise. */
  readonly falls: boolean;
}

/** Less than one failure in so many is no failure. */
const LEAST_SHARE = 1e-9;
/** From so many expected errors, and successes, on a saddle point gives their law to 1 in 1,000. */
const SADDLE_FROM = 1_000;
/** From so many requests on, how many there are no longer moves a baseline's share: it is their expected number. */
const STEADY_REQUESTS = 20_000;
const MOST_ERROR_ATOMS = 96;
/** Up to so many, every one of them is a case of its own; beyond, two dozen groups are right to 1 in 500. */
const FEW_REQUESTS = 200;
const MOST_REQUEST_ATOMS = 24;

/** The metrics that errors of requests make: arrivals are Poisson, so errors and successes are two independent Poisson counts. */
export function countLaw(metric: BuiltInMetric, errorRate: number, objective: number | null): MetricLaw {
  const { source, worse } = metricRow(metric);
  if (source.of !== 'errors') throw new Error(`${metric} does not come from errors alone`);
  const of: CountMetric = {
    value: (errors, requests) => source.value(errors, requests, objective),
    share: (value) => source.share(value, objective),
    falls: worse === 'less',
  };
  return shareLaw(of, errorRate);
}

/** The same of whatever is bad in so many of the requests. */
export function shareLaw(of: CountMetric, errorRate: number): MetricLaw {
  const valueWith = (share: number): number => of.value(share, 1);
  const lowest = Math.log(Math.max(errorRate, LEAST_SHARE));
  const tableOf = remembered(poissonTable);
  const shareAt = (value: number): number => Math.min(1, Math.max(0, of.share(value)));
  const meansAt = (value: number) => {
    const share = shareAt(value);
    return {
      errors: ({ here, before }: Stretch): number => here * share + before * errorRate,
      successes: ({ here, before }: Stretch): number => here * (1 - share) + before * (1 - errorRate),
    };
  };
  return {
    isExact: true,
    healthy: valueWith(errorRate),
    worse: of.falls ? 'below' : 'above',
    baseline: remembered((requests) => baselineAtoms(of, requests, errorRate)),
    chance(stretch, value) {
      const means = meansAt(value);
      const [errors, successes] = [means.errors(stretch), means.successes(stretch)];
      if (Math.min(errors, successes) > SADDLE_FROM) {
        return (limits, least) => saddleChance(errors, successes, least, shareTest(of, limits));
      }
      const [failed, served] = [poissonTable(errors), poissonTable(successes)];
      return (limits, least) => shareChance(failed, served, least, shareTest(of, limits));
    },
    first(turnover, value) {
      const means = meansAt(value);
      if (means.errors(turnover.common) > MOST_SHARED) return null;
      const failed = partTables(turnover, means.errors, tableOf);
      const served = partTables(turnover, means.successes, tableOf);
      return (limits, least) => {
        const test = shareTest(of, limits);
        return test.below > Number.NEGATIVE_INFINITY ? 1 : firstShareChance(failed, served, least, test);
      };
    },
    marked: (requests, value) => requests * shareAt(value),
    chanceOf: (requests, limits, least) => shareChanceOf(requests, errorRate, least, shareTest(of, limits)),
    valueAt: (level) => valueWith(level === 0 ? errorRate : Math.exp(lowest * (1 - level))),
    beyond(bound, times) {
      const share = Math.min(1, times * of.share(bound));
      return share > errorRate ? valueWith(share) : null;
    },
  };
}

/** For many of either; they are then nearly always enough, or nearly never. */
function saddleChance(errors: number, successes: number, least: number, { above, below }: ShareTest): number {
  const over = above === Number.POSITIVE_INFINITY ? 0 : saddleShareAbove(errors, successes, above);
  const under = below === Number.NEGATIVE_INFINITY ? 0 : 1 - saddleShareAbove(errors, successes, below);
  return Math.min(1, over + under) * heardChance(errors + successes, least);
}

function shareTest(of: CountMetric, { above, below }: ValueLimits): ShareTest {
  const isOver = (errors: number, requests: number): boolean => of.value(errors, requests) > above;
  const isUnder = (errors: number, requests: number): boolean => of.value(errors, requests) < below;
  return of.falls
    ? { above: of.share(below), isAbove: isUnder, below: of.share(above), isBelow: isOver }
    : { above: of.share(above), isAbove: isOver, below: of.share(below), isBelow: isUnder };
}

function baselineAtoms(of: CountMetric, requests: number, errorRate: number): readonly Atom[] {
  const errors = atomsOf(poissonTable(requests * errorRate), MOST_ERROR_ATOMS);
  if (requests >= STEADY_REQUESTS) return errors.map(({ at, weight }) => ({ at: of.value(at, requests), weight }));
  const most = requests <= FEW_REQUESTS ? Number.POSITIVE_INFINITY : MOST_REQUEST_ATOMS;
  const successes = atomsOf(poissonTable(requests * (1 - errorRate)), most);
  return errors.flatMap((failed) =>
    successes.flatMap((served) => {
      const all = failed.at + served.at;
      const weight = failed.weight * served.weight;
      return all === 0 || weight < 1e-12 ? [] : [{ at: of.value(failed.at, all), weight }];
    }),
  );
}
