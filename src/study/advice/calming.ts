import { CONDITION_NAMES, conditionMeaning } from '../../measures/conditions.js';
import { metricRow } from '../../measures/metrics.js';
import { METRICS, type Metric } from '../../model/metric.js';
import type { DocumentPath } from '../../model/place.js';
import type { RuleRates } from '../../model/results/study.js';
import type { Setup } from '../../model/setup.js';
import { type Changes, type Levers, rulePath, twoDigits } from './levers.js';

const MINUTE = 60;

/** Rules that roll back less often than this are left alone: a share of the runs. */
const SELDOM = 0.02;
const MOST_RULES = 3;

/** What can be made milder about one rule, kind by kind, each from the least change to the largest. */
type Milder = Readonly<Record<'shared' | 'spans' | 'floors' | 'limits' | 'holds', readonly Changes[]>>;

const KINDS = ['shared', 'spans', 'floors', 'limits', 'holds'] as const satisfies readonly (keyof Milder)[];

/**
 * What could keep rules, most often first, from rolling back where nothing is wrong: a baseline as new as the canary where they
 * meet what new instances suffer, a ratio where a limit meets what both versions suffer, a longer stretch to look back over, a
 * value up to which no ratio counts, a looser limit, a breach that has to hold; of the first rule, then of several.
 */
export function calmingChanges(setup: Setup, rules: readonly RuleRates[], levers: Levers): readonly Changes[] {
  const { plan, world } = setup;
  const isCold = world.warmUp !== null && !world.freshBaseline;
  const ways = distinct(rules).map((rule) => milderOf(setup, rule, levers));
  const [first, ...others] = ways;
  if (first === undefined) return [];
  const alone = KINDS.flatMap((kind) => first[kind]);
  const together = KINDS.flatMap((kind) =>
    first[kind].flatMap((changes, index) => {
      const more = others.flatMap((each) => each[kind][index] ?? []);
      return more.length === 0 ? [] : [[...changes, ...more]];
    }),
  );
  // Each in the way that suits it best.
  const mixed = [0, 1].map((index) => ways.flatMap(({ floors, limits }) => floors[index] ?? limits[index] ?? []));
  const tolerant: Changes[] =
    plan.rolloutFailureLimit === null ? [[{ path: ['analysis', 'failure_limit'], to: plan.failureLimit + 2 }]] : [];
  // A wider stretch and a looser limit, where neither alone is enough.
  const [span] = first.spans;
  const wider = span === undefined ? [] : first.limits.map((limit) => [...span, ...limit]);
  const own = [...alone, ...tolerant, ...wider, ...together, ...(others.length === 0 ? [] : mixed)];
  const fresh: Changes = [{ path: ['baseline'], to: 'fresh' }];
  if (!isCold) return own;
  // Without it, only what outlasts the warm-up can help.
  const outlasting = [
    ...first.holds,
    ...first.holds.map((hold, i) => [...hold, ...others.flatMap(({ holds }) => holds[i] ?? [])]),
  ];
  return [fresh, ...[...tolerant, ...own].map((changes) => [...fresh, ...changes]), ...outlasting];
}

/** Each rule once, whatever the stage. */
function distinct(rules: readonly RuleRates[]): readonly RuleRates[] {
  const isFirst = ({ metric, condition, place }: RuleRates, index: number): boolean =>
    rules.findIndex((each) => each.metric === metric && each.condition === condition && each.place === place) === index;
  return rules.filter((rule, index) => isFirst(rule, index) && rule.first.rate >= SELDOM).slice(0, MOST_RULES);
}

function milderOf(setup: Setup, rule: RuleRates, levers: Levers): Milder {
  const names: readonly Metric[] = [...METRICS, ...(setup.plan.metrics ?? []).map(({ name }) => name)];
  const metric = names.find((each) => each === rule.metric);
  const isCondition = metric !== undefined && CONDITION_NAMES.some((name) => name === rule.condition);
  return isCondition ? milderRule(setup, { ...rule, metric }, levers) : milderJudge(setup, rule, levers);
}

const NOTHING: Milder = { shared: [], spans: [], floors: [], limits: [], holds: [] };

function milderRule(
  setup: Setup,
  { stage, metric, condition, place }: RuleRates & { readonly metric: Metric },
  levers: Levers,
): Milder {
  const { plan, world } = setup;
  const index = plan.stages.findIndex(({ name }) => name === stage);
  const rule = plan.stages[index]?.rules.find((each) => each.metric === metric && each.place === place);
  const limit = rule?.conditions.find(({ name }) => name === condition)?.limit;
  if (rule === undefined || limit === undefined) return NOTHING;
  const path = rulePath(index, metric, levers, place);
  const seen = Math.max(plan.lookbackSeconds, ...rule.spansSeconds);
  const spans =
    metricRow(metric, plan.metrics).threshold === 'burn'
      ? []
      : [5 * MINUTE, 15 * MINUTE].filter((seconds) => seconds > seen);
  const floors =
    metric === 'error_rate' && condition === 'max_ratio' && rule.floor === null
      ? [10, 20].map((times) => Math.min(1, twoDigits(world.stable.errorRate * times)))
      : [];
  return {
    shared: (rule.of === 'service' ? [] : asRatio(setup, condition, limit)).map((to) =>
      to.map(([key, value]) => ({ path: [...path, key], to: value })),
    ),
    spans: spans.map((seconds) => [{ path: [...path, 'over'], to: { seconds } }]),
    floors: floors.map((to) => [{ path: [...path, 'floor'], to }]),
    limits: looser(condition, limit).map((to) => [{ path: [...path, condition], to }]),
    holds: holdsOf(setup, rule.holdSeconds).map((seconds) => [{ path: [...path, 'for'], to: { seconds } }]),
  };
}

/** Longer than what new instances suffer, or than some looks. */
function holdsOf({ plan, world }: Setup, now: number): readonly number[] {
  const looks = [3, 10].map((times) => times * plan.intervalSeconds);
  const longer = [...(world.warmUp === null ? [] : [world.warmUp.seconds]), ...looks].filter(
    (seconds) => seconds > now,
  );
  return [...new Set(longer)];
}

/** What hits both versions alike leaves the ratio of their errors as it is; the limit goes on to excuse what is little. */
function asRatio(
  { world }: Setup,
  condition: string,
  limit: number,
): readonly (readonly (readonly [string, number | null])[])[] {
  const isShared = world.faults.some(({ target }) => target === 'all');
  if (!isShared || (condition !== 'max_increase' && condition !== 'max')) return [];
  return [2, 3].map((ratio) => [
    [condition, null],
    ['max_ratio', ratio],
    ['floor', limit],
  ]);
}

/** Limits further from what is healthy. */
function looser(condition: string, limit: number): readonly number[] {
  const { limit: kind, breach } = conditionMeaning(condition);
  if (kind === 'ratio') {
    return [2, 4, 8].map((times) =>
      twoDigits(breach === 'above' ? 1 + (limit - 1) * times : Math.max(limit / times, 1 - (1 - limit) * times)),
    );
  }
  const isFurtherWithLess = kind === 'value' && breach === 'below';
  return [1.5, 2, 4, 8].map((times) => twoDigits(isFurtherWithLess ? limit / times : limit * times));
}

function milderJudge(setup: Setup, { condition: name }: RuleRates, { at }: Levers): Milder {
  const { judges } = setup.plan.judging;
  const index = judges.findIndex((judge) => judge.name === name);
  const judge = judges[index];
  if (judge === undefined) return NOTHING;
  const isListed = at(['analysis', 'judges']) !== undefined;
  const path: DocumentPath = isListed ? ['analysis', 'judges', index] : ['analysis'];
  const limits: Changes[] = [];
  if (judge.method === 'sequential' || judge.method === 'fisher') {
    limits.push([{ path: [...path, 'margin'], to: Math.min(5, twoDigits(judge.margin * 1.5)) }]);
  }
  if (judge.method === 'mann_whitney')
    limits.push([{ path: [...path, 'tolerance'], to: twoDigits(judge.tolerance + 0.25) }]);
  if ('alpha' in judge && judge.method !== 'srm') limits.push([{ path: ['analysis', 'alpha'], to: 0.01 }]);
  const isPlain = judge.method === 'sequential' && judge.burstSeconds === null;
  return {
    ...NOTHING,
    spans: isPlain ? [[{ path: [...path, 'dispersion'], to: true }]] : [],
    limits,
    holds: holdsOf(setup, judge.holdSeconds).map((seconds) => [{ path: [...path, 'for'], to: { seconds } }]),
  };
}
