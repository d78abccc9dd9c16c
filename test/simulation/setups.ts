import { CONDITION_NAMES, type ConditionKey } from '../../src/measures/conditions.js';
import { type Fault, type FaultEffect, NO_EFFECT } from '../../src/model/fault.js';
import { THRESHOLDS_ALONE } from '../../src/model/judge.js';
import type { Metric } from '../../src/model/metric.js';
import type { OperatorAction } from '../../src/model/operator.js';
import type { Gate, Plan, Stage } from '../../src/model/plan.js';
import type { Rule } from '../../src/model/rule.js';
import type { Setup } from '../../src/model/setup.js';
import { PLAIN_VERSION, PLAIN_WORLD, type Version, type World } from '../../src/model/world.js';

export const OPEN: Gate = { kind: 'open' };
export const PERSON: Gate = { kind: 'person' };

export function timer(seconds: number): Gate {
  return { kind: 'timer', seconds };
}

export function rule(
  metric: Metric,
  limits: Partial<Record<ConditionKey, number>>,
  parts: Partial<Pick<Rule, 'of' | 'place' | 'sequel' | 'floor' | 'holdSeconds' | 'spansSeconds' | 'spanLimits'>> = {},
): Rule {
  const conditions = CONDITION_NAMES.flatMap((name) => {
    const limit = limits[name];
    return limit === undefined ? [] : [{ name, limit }];
  });
  return { metric, conditions, floor: null, holdSeconds: 0, spansSeconds: [], ...parts };
}

/** Every window of a flawless canary passes it, every window of a broken one fails it. */
export const AT_MOST_HALF_FAILS = rule('error_rate', { max: 0.5 });

/** A breach of it is pending for two windows of a minute, and counts in the third. */
export const FAILS_IN_THIRD_MINUTE = rule('error_rate', { max: 0.5 }, { holdSeconds: 180 });

/** Whatever there is, passes. */
export const ALWAYS_HOLDS = rule('error_rate', { max: 1 });

export function stage(name: string, trafficPercent: number, bakeSeconds: number, parts: Partial<Stage> = {}): Stage {
  return { name, trafficPercent, bakeSeconds, rules: [AT_MOST_HALF_FAILS], gate: OPEN, ...parts };
}

export function version(errorRate: number, p50Ms = 50, p99Ms = 200): Version {
  return { ...PLAIN_VERSION, errorRate, latency: { p50Ms, p99Ms } };
}

export const FLAWLESS = version(0);
export const BROKEN = version(1);

/** A fault of the canary that begins with the rollout and lasts, of no effect but what is given. */
export function fault(name: string, effect: Partial<FaultEffect>, parts: Partial<Fault> = {}): Fault {
  return {
    name,
    target: 'canary',
    effect: { ...NO_EFFECT, ...effect },
    from: { kind: 'rollout', seconds: 0 },
    until: null,
    rampSeconds: 0,
    flapping: null,
    minTrafficPercent: 0,
    cohort: null,
    ...parts,
  };
}

export interface SetupParts {
  readonly stages?: readonly Stage[];
  readonly plan?: Partial<Plan>;
  readonly world?: Partial<World>;
  readonly operator?: readonly OperatorAction[];
  readonly rest?: Partial<
    Pick<Setup, 'whenPaused' | 'whenAlerted' | 'rollback' | 'migration' | 'slo' | 'followUpSeconds'>
  >;
}

/** A small world: ten requests a second, nothing ever fails; one look a minute; a rollback takes no time. */
export function setup(parts: SetupParts = {}): Setup {
  const plan: Plan = {
    stages: parts.stages ?? [stage('a', 10, 180), stage('b', 50, 120), stage('c', 100, 120)],
    intervalSeconds: 60,
    lookbackSeconds: parts.plan?.intervalSeconds ?? 60,
    minRequests: 1,
    failureLimit: 0,
    rolloutFailureLimit: null,
    whenInconclusive: 'pause',
    judging: THRESHOLDS_ALONE,
    ...parts.plan,
  };
  return {
    name: 'a small world',
    plan,
    world: { ...PLAIN_WORLD, requestsPerSecond: 10, stable: FLAWLESS, canary: FLAWLESS, ...parts.world },
    operator: parts.operator ?? [],
    whenPaused: null,
    rollback: { method: 'feature_flag', takesSeconds: 0, actAfterSeconds: 0 },
    migration: null,
    slo: null,
    followUpSeconds: 0,
    ...parts.rest,
  };
}
