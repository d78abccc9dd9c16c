import { CONDITION_NAMES, conditionMeaning } from '../../measures/conditions.js';
import { METRICS, type Metric } from '../../model/metric.js';
import type { DocumentPath } from '../../model/place.js';
import type { Setup } from '../../model/setup.js';
import type { RuleRates } from '../../model/study.js';
import { type Changes, type Levers, rulePath, twoDigits } from './levers.js';

const MINUTE = 60;

/**
 * What could keep a rule from rolling back where nothing is wrong: a baseline as new as the canary where the rule meets what new
 * instances suffer, a longer stretch to look back over, a breach that has to hold, a looser limit, more failures tolerated.
 */
export function calmingChanges(setup: Setup, rule: RuleRates, levers: Levers): readonly Changes[] {
  const { warmUp, freshBaseline } = setup.world;
  const fresh: Changes[] = warmUp === null || freshBaseline ? [] : [[{ path: ['baseline'], to: 'fresh' }]];
  const outlast = warmUp === null ? [] : [warmUp.seconds];
  const metric = METRICS.find((each) => each === rule.metric);
  const isCondition = metric !== undefined && CONDITION_NAMES.some((name) => name === rule.condition);
  const own = isCondition
    ? calmerRule(setup, { ...rule, metric }, outlast, levers)
    : calmerJudge(setup, rule, outlast, levers);
  return [...fresh, ...own];
}

function calmerRule(
  { plan }: Setup,
  { stage, metric, condition }: RuleRates & { readonly metric: Metric },
  outlast: readonly number[],
  levers: Levers,
): readonly Changes[] {
  const index = plan.stages.findIndex(({ name }) => name === stage);
  const rule = plan.stages[index]?.rules.find((each) => each.metric === metric);
  const limit = rule?.conditions.find(({ name }) => name === condition)?.limit;
  if (rule === undefined || limit === undefined) return [];
  const path = rulePath(index, metric, levers);
  const seen = Math.max(plan.lookbackSeconds, ...rule.spansSeconds);
  const isBurn = metric === 'burn_rate';
  const spans = isBurn ? [] : [5 * MINUTE, 15 * MINUTE].filter((seconds) => seconds > seen);
  const holds = [...outlast, 3 * plan.intervalSeconds, 10 * plan.intervalSeconds].filter((s) => s > rule.holdSeconds);
  return [
    ...spans.map((seconds): Changes => [{ path: [...path, 'over'], to: { seconds } }]),
    ...looser(condition, limit).map((to): Changes => [{ path: [...path, condition], to }]),
    ...holds.map((seconds): Changes => [{ path: [...path, 'for'], to: { seconds } }]),
    ...(plan.rolloutFailureLimit === null
      ? [[{ path: ['analysis', 'failure_limit'], to: plan.failureLimit + 2 }] as Changes]
      : []),
  ];
}

/** Limits further from what is healthy. */
function looser(condition: string, limit: number): readonly number[] {
  const { limit: kind, breach } = conditionMeaning(condition);
  if (kind === 'ratio') {
    return [2, 4].map((times) =>
      twoDigits(breach === 'above' ? 1 + (limit - 1) * times : Math.max(limit / times, 1 - (1 - limit) * times)),
    );
  }
  const isFurtherWithLess = kind === 'value' && breach === 'below';
  return [1.5, 2, 4].map((times) => twoDigits(isFurtherWithLess ? limit / times : limit * times));
}

function calmerJudge(
  { plan }: Setup,
  { condition: name }: RuleRates,
  outlast: readonly number[],
  { at }: Levers,
): readonly Changes[] {
  const index = plan.judging.judges.findIndex((judge) => judge.name === name);
  const judge = plan.judging.judges[index];
  if (judge === undefined) return [];
  const list = at(['analysis', 'judges']);
  const path: DocumentPath = list === undefined ? ['analysis'] : ['analysis', 'judges', index];
  const changes: Changes[] = [];
  const change = (key: string, to: Changes[number]['to']) => changes.push([{ path: [...path, key], to }]);
  if (judge.method === 'sequential' && judge.burstSeconds === null) change('dispersion', true);
  if (judge.method === 'sequential' || judge.method === 'fisher') change('margin', twoDigits(judge.margin * 1.5));
  if ('alpha' in judge && judge.method !== 'srm') {
    changes.push([{ path: ['analysis', 'alpha'], to: 0.01 }]);
  }
  if (judge.method === 'mann_whitney') change('tolerance', twoDigits(judge.tolerance + 0.25));
  const holds = [...outlast, 5 * plan.intervalSeconds].filter((seconds) => seconds > judge.holdSeconds);
  for (const seconds of holds) change('for', { seconds });
  return changes;
}
