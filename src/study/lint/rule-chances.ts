import type { OwnMetric } from '../../model/metric.js';
import type { Rule } from '../../model/rule.js';
import type { MetricLaw, Stretch } from './laws/metric-law.js';
import { heardChance } from './laws/requests-needed.js';
import type { Tolerance } from './laws/tolerance.js';
import type { Baseline, LookChances, LookKind, Looks } from './looks.js';
import { type Side, type StageStart, stageChance, stageEnd } from './stage-chance.js';
import { isRelative, valueLimits } from './value-limits.js';

/** One rule in one stage, with all that its chances hang on. */
export interface RuleInStage {
  readonly rule: Rule;
  readonly law: MetricLaw;
  /** That the plan brings along. */
  readonly metrics?: readonly OwnMetric[];
  readonly looks: Looks;
  readonly baseline: Baseline;
  readonly minRequests: number;
  readonly tolerance: Tolerance;
  /** What healthy rollouts that get to the stage bring with them. */
  readonly start: StageStart;
  /** The looks if the stage baked for longer. */
  looksIf(bakeSeconds: number): Looks;
}

/** Chances by kind of look; several of them, with weights, where all looks share one uncertain baseline. */
type Mixture = readonly { readonly weight: number; readonly chances: LookChances }[];

/** The chance that a look sees a breach, of a canary whose true value is this; mean over looks. */
export function windowChance(of: RuleInStage, value: number, side: Side = 'atMost'): number {
  const { order, kinds } = of.looks;
  const served = kinds.map(({ newRequests }) => heardChance(newRequests, 1));
  let sum = 0;
  for (const { weight, chances } of mixture(of, value, side)) {
    for (const kind of order) sum += weight * Math.min(chances.breach[kind] ?? 0, served[kind] ?? 1);
  }
  return sum / order.length;
}

/** The chance that the rule alone rolls such a canary back in the stage; null: too much to work out. */
export function rollbackChance(of: RuleInStage, value: number, side: Side = 'atMost'): number | null {
  let sum = 0;
  for (const { weight, chances } of mixture(of, value, side)) {
    const chance = stageChance(of.looks, chances, of.tolerance, side, of.start);
    if (chance === null) return null;
    sum += weight * chance;
  }
  return sum;
}

/** What the stage after it begins with, of a healthy canary. */
export function endOf(of: RuleInStage): StageStart | null {
  const [first] = mixture(of, of.law.healthy, 'atMost').toSorted((one, other) => other.weight - one.weight);
  return first === undefined ? null : stageEnd(of.looks, first.chances, of.tolerance, of.start);
}

function mixture(of: RuleInStage, value: number, side: Side): Mixture {
  const { rule, law, baseline, looks } = of;
  const shared =
    isRelative(rule) && baseline.kind === 'carried' ? law.baseline(baseline.requests, baseline.time) : null;
  if (shared === null) {
    const breach = looks.kinds.map((kind) => both(kind, side, of, value, ownChance(of, value)));
    return [{ weight: 1, chances: { breach, firsts: firstsOf(of, value, side) } }];
  }
  const known = looks.kinds.map(({ stretches }) => stretches.map((stretch) => law.chance(stretch, value)));
  const rest = 1 - shared.reduce((sum, { weight }) => sum + weight, 0);
  return [...shared, { at: null, weight: Math.max(0, rest) }].map(({ at, weight }) => {
    const limits = valueLimits(rule, at);
    const breach = looks.kinds.map((kind, k) =>
      both(kind, side, of, value, (_, stretch) => known[k]?.[stretch]?.(limits, of.minRequests) ?? 0),
    );
    return { weight, chances: { breach, firsts: [] } };
  });
}

/** A breach over one stretch, whose baseline is its own. */
function ownChance(
  { rule, law, baseline, minRequests }: RuleInStage,
  value: number,
): (stretch: Stretch, index: number) => number {
  const compares = isRelative(rule) && baseline.kind === 'window';
  return (stretch, index) => {
    const chance = law.chance(stretch, value);
    if (!compares) return chance(valueLimits(rule, null, index), minRequests);
    let sum = 0;
    let seen = 0;
    for (const { at, weight } of law.baseline(stretch.baseline, stretch.time)) {
      seen += weight;
      sum += weight * chance(valueLimits(rule, at), minRequests);
    }
    const unseen = 1 - seen;
    return unseen < 1e-9 ? sum : sum + unseen * chance(valueLimits(rule, null), minRequests);
  };
}

/**
 * All of the stretches in breach at once: at most as likely as the least likely. At least as if they were independent, and a
 * look that is not asked unless it has a request of its own is then one that has what speaks for a breach, or nearly any.
 */
function both(
  { stretches, newRequests }: LookKind,
  side: Side,
  { rule, law }: RuleInStage,
  value: number,
  chanceOf: (of: Stretch, index: number) => number,
): number {
  let chance = 1;
  for (const [i, stretch] of stretches.entries()) {
    const one = chanceOf(stretch, i);
    chance = side === 'atMost' ? Math.min(chance, one) : chance * one;
  }
  if ((rule.spansSeconds.length === 0 && rule.of === undefined) || side === 'atMost') return chance;
  const idle = Math.exp(-newRequests);
  return Math.max(0, chance - idle, chance * -Math.expm1(-law.marked(newRequests, value)));
}

/** For each stretch, the chances that a look is the first in breach; of limits that look at the canary alone. */
function firstsOf({ rule, law, looks, minRequests }: RuleInStage, value: number, side: Side): LookChances['firsts'] {
  if (side === 'atLeast' || isRelative(rule) || looks.apart === 1) return [];
  const count = looks.kinds[0]?.stretches.length ?? 0;
  return Array.from({ length: count }, (_, i) =>
    looks.kinds.map(({ stretches, turnovers }) => {
      const [stretch, turnover] = [stretches[i], turnovers[i]];
      if (stretch === undefined) return 1;
      const limits = valueLimits(rule, null, i);
      const any = law.chance(stretch, value)(limits, minRequests);
      const first = turnover === undefined || turnover === null ? null : law.first(turnover, value);
      return first === null ? any : Math.min(any, first(limits, minRequests));
    }),
  );
}

/** The same rule with so many times the requests, in both arms. */
export function withRequests(of: RuleInStage, factor: number): RuleInStage {
  const scaled = ({ here, before, baseline, ...clock }: Stretch): Stretch => ({
    ...clock,
    here: here * factor,
    before: before * factor,
    baseline: baseline * factor,
  });
  const kinds = of.looks.kinds.map(({ stretches, turnovers, newRequests }) => ({
    stretches: stretches.map(scaled),
    turnovers: turnovers.map((turnover) =>
      turnover === null
        ? null
        : { common: scaled(turnover.common), added: scaled(turnover.added), dropped: scaled(turnover.dropped) },
    ),
    newRequests: newRequests * factor,
  }));
  const baseline =
    of.baseline.kind === 'carried' ? { ...of.baseline, requests: of.baseline.requests * factor } : of.baseline;
  return { ...of, looks: { ...of.looks, kinds }, baseline };
}

/** The same rule in a stage that bakes for longer. */
export function withBake(of: RuleInStage, bakeSeconds: number): RuleInStage {
  return { ...of, looks: of.looksIf(bakeSeconds) };
}
