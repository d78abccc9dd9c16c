import { conditionMeaning } from '../../measures/conditions.js';
import { type RuleScope, scopeOf } from '../../measures/rule-label.js';
import { DETECTABLE_POWER, type FalseBreach, type RuleDiagnosis } from '../../model/results/diagnosis.js';
import type { Precision } from '../../model/results/precision.js';
import type { Rule } from '../../model/rule.js';
import { leastLevel } from './laws/search.js';
import { type RuleInStage, rollbackChance, windowChance } from './rule-chances.js';
import { stageChance } from './stage-chance.js';
import { isRelative, valueLimits } from './value-limits.js';

/** The figures of a rule that there are figures for. `isSteady`: the arrival rate is constant. */
export function diagnoseRule(of: RuleInStage, isSteady: boolean): RuleDiagnosis {
  const { law, rule } = of;
  const perStage = rollbackChance(of, law.healthy);
  const falseBreach = perStage === null ? null : { perWindow: windowChance(of, law.healthy), perStage };
  return {
    ...namedOf(rule),
    precision: precisionOf(of, isSteady),
    undiagnosed: falseBreach === null ? 'too_large' : null,
    healthy: law.healthy,
    bound: boundOf(of),
    falseBreach,
    falseBreachAtExpected: atExpected(of),
    detectable: falseBreach === null ? null : detectableOf(of),
  };
}

/** Which rule it is, and what it does. */
export function namedOf(rule: Rule): Pick<RuleDiagnosis, 'metric' | keyof RuleScope> {
  return { metric: rule.metric, ...scopeOf(rule) };
}

/** A look at the whole service is none where the canary had no request: where that is likelier, chances are bounds. */
const HARDLY = 1e-6;

function precisionOf({ law, looks, rule }: RuleInStage, isSteady: boolean): Precision {
  const isIdle = rule.of === 'service' && looks.kinds.some(({ newRequests }) => Math.exp(-newRequests) > HARDLY);
  if (isIdle || (looks.apart > 1 && looks.order.length > 1) || rule.spansSeconds.length > 1) return 'bound';
  return law.isExact && isSteady ? 'exact' : 'approximate';
}

/** On the side on which the metric is worse, with the baseline as it truly is; null: the rule has no bound there. */
export function boundOf({ law, rule, baseline }: RuleInStage): number | null {
  const bound = valueLimits(rule, baseline.kind === 'none' ? null : law.healthy)[law.worse];
  return Number.isFinite(bound) ? bound : null;
}

/** Whether a rule has a condition that could ever be judged. */
export function canBeJudged({ rule, baseline }: Pick<RuleInStage, 'rule' | 'baseline'>): boolean {
  return baseline.kind !== 'none' || rule.conditions.some(({ name }) => !conditionMeaning(name).relative);
}

function atExpected({ law, rule, looks, minRequests, tolerance, start }: RuleInStage): FalseBreach | null {
  const { chanceOf } = law;
  if (chanceOf === null || rule.of === 'service' || isRelative(rule) || rule.spansSeconds.length > 0 || looks.apart > 1)
    return null;
  const limits = valueLimits(rule, null);
  const chances = looks.kinds.map(({ stretches: [stretch] }) =>
    chanceOf(Math.round(stretch?.here ?? 0), limits, minRequests),
  );
  const perStage = stageChance(looks, { breach: chances, firsts: [] }, tolerance, 'atMost', start);
  const sum = looks.order.reduce((total, kind) => total + (chances[kind] ?? 0), 0);
  return perStage === null ? null : { perWindow: sum / looks.order.length, perStage };
}

/** The canary's value nearest to healthy that the rule alone notices in 80 % of rollouts; null: none. */
export function detectableOf(of: RuleInStage): number | null {
  const { valueAt } = of.law;
  const level = leastLevel((at) => (rollbackChance(of, valueAt(at), 'atLeast') ?? 0) >= DETECTABLE_POWER);
  return level === null ? null : valueAt(level);
}
