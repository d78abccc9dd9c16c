import type { Rule } from '../../model/rule.js';
import type { Baseline, Looks } from './looks.js';
import type { MetricLaw, Stretch } from './metric-law.js';
import { stageChance, type Tolerance } from './stage-chance.js';
import { isRelative, valueLimits } from './value-limits.js';

/** One rule in one stage, with all that its chances hang on. */
export interface RuleInStage {
  readonly rule: Rule;
  readonly law: MetricLaw;
  readonly looks: Looks;
  readonly baseline: Baseline;
  readonly minRequests: number;
  readonly failureLimit: number;
  /** Chance that a window is heard: has enough requests, or of rules that look back over something else, any. */
  readonly heard: number;
  /** The looks if the stage baked for longer. */
  looksIf(bakeSeconds: number): Looks;
}

/** Where independence fails, which side to err on. */
export type Side = 'atMost' | 'atLeast';

/** Chances of a breach by kind of look; several of them, with weights, where all looks share one uncertain baseline. */
type Mixture = readonly { readonly weight: number; readonly chances: readonly number[] }[];

/** The chance that a look sees a breach, of a canary whose true value is this; mean over looks. */
export function windowChance(of: RuleInStage, value: number, side: Side = 'atMost'): number {
  const { order } = of.looks;
  let sum = 0;
  for (const { weight, chances } of mixture(of, value, side)) {
    for (const kind of order) sum += weight * (chances[kind] ?? 0);
  }
  return sum / order.length;
}

/** The chance that the rule alone rolls such a canary back in the stage; null: too much to work out. */
export function rollbackChance(of: RuleInStage, value: number, side: Side = 'atMost'): number | null {
  const tolerance: Tolerance = { holdSeconds: of.rule.holdSeconds, failureLimit: of.failureLimit };
  let sum = 0;
  for (const { weight, chances } of mixture(of, value, side)) {
    const chance = stageChance(of.looks, chances, tolerance, side);
    if (chance === null) return null;
    sum += weight * chance;
  }
  return sum;
}

function mixture(of: RuleInStage, value: number, side: Side): Mixture {
  const { rule, law, baseline, looks } = of;
  const shared = isRelative(rule) && baseline.kind === 'carried' ? law.baseline(baseline.requests) : null;
  if (shared === null)
    return [{ weight: 1, chances: looks.kinds.map((kind) => both(kind.stretches, side, of, ownChance(of, value))) }];
  const known = looks.kinds.map(({ stretches }) => stretches.map((stretch) => law.chance(stretch, value)));
  const rest = 1 - shared.reduce((sum, { weight }) => sum + weight, 0);
  return [...shared, { at: null, weight: Math.max(0, rest) }].map(({ at, weight }) => {
    const limits = valueLimits(rule, at);
    const chances = known.map((ofStretch) => both(ofStretch, side, of, (chance) => chance(limits, of.minRequests)));
    return { weight, chances };
  });
}

/** A breach over one stretch, whose baseline is its own. */
function ownChance({ rule, law, baseline, minRequests }: RuleInStage, value: number): (stretch: Stretch) => number {
  const compares = isRelative(rule) && baseline.kind === 'window';
  return (stretch) => {
    const chance = law.chance(stretch, value);
    if (!compares) return chance(valueLimits(rule, null), minRequests);
    let sum = 0;
    let seen = 0;
    for (const { at, weight } of law.baseline(stretch.baseline)) {
      seen += weight;
      sum += weight * chance(valueLimits(rule, at), minRequests);
    }
    const unseen = 1 - seen;
    return unseen < 1e-9 ? sum : sum + unseen * chance(valueLimits(rule, null), minRequests);
  };
}

/** All of the stretches in breach at once: at most as likely as the least likely, at least as if they were independent. */
function both<T>(
  stretches: readonly T[],
  side: Side,
  { rule, heard }: RuleInStage,
  chanceOf: (of: T) => number,
): number {
  let chance = 1;
  for (const stretch of stretches) {
    const one = chanceOf(stretch);
    chance = side === 'atMost' ? Math.min(chance, one) : chance * one;
  }
  return rule.spansSeconds.length === 0 ? chance : chance * heard;
}

/** The same rule with so many times the requests, in both arms. */
export function withRequests(of: RuleInStage, factor: number): RuleInStage {
  const scaled = ({ here, before, baseline }: Stretch): Stretch => ({
    here: here * factor,
    before: before * factor,
    baseline: baseline * factor,
  });
  const kinds = of.looks.kinds.map(({ stretches }) => ({ stretches: stretches.map(scaled) }));
  const baseline =
    of.baseline.kind === 'carried' ? { ...of.baseline, requests: of.baseline.requests * factor } : of.baseline;
  return { ...of, looks: { ...of.looks, kinds }, baseline };
}

/** The same rule in a stage that bakes for longer. */
export function withBake(of: RuleInStage, bakeSeconds: number): RuleInStage {
  return { ...of, looks: of.looksIf(bakeSeconds) };
}
