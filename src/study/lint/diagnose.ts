import { metricRow } from '../../measures/metrics.js';
import {
  type Diagnosis,
  type LeftOut,
  type LintFinding,
  type RuleDiagnosis,
  SELDOM_HEARD,
  type StageDiagnosis,
  type Undiagnosed,
} from '../../model/diagnosis.js';
import type { Rule } from '../../model/rule.js';
import type { Setup } from '../../model/setup.js';
import type { World } from '../../model/world.js';
import { expectedArrivals } from '../../simulation/expected-arrivals.js';
import { countLaw } from './count-law.js';
import { canBeJudged, diagnoseRule } from './diagnose-rule.js';
import { findInRule, meanRate, type Place, windowSecondsFor } from './find-in-rule.js';
import { latencyLaw } from './latency-law.js';
import { baselineAt, type Looks, looksAt, type PlannedStage, plannedStages } from './looks.js';
import type { MetricLaw } from './metric-law.js';
import { upTo } from './needed.js';
import { expectedToBeHeard, heardByMost, heardChance } from './requests-needed.js';
import { isKnown } from './value-limits.js';

/** A stage in a hundred that has a look with enough requests is as good as none. */
const NEVER = 0.01;

/**
 * What a plan can see, worked out and not simulated: arrivals are Poisson with the mean rate of the world, and every
 * stage begins when planned. Faults and whatever canary the configuration has play no part: false breaches are those of
 * a canary like stable, regressions are there from the start of the stage. Of judges only thresholds are diagnosed.
 */
export function diagnose(setup: Setup): Diagnosis {
  const planned = plannedStages(setup);
  const told = planned.map((_, index) => diagnoseStage(setup, planned, index));
  const others = setup.plan.judging.judges.filter(({ method }) => method !== 'thresholds');
  return {
    stages: told.map(({ diagnosis }) => diagnosis),
    findings: planned.length === 0 ? nothingWatched(setup) : told.flatMap(({ findings }) => findings),
    leftOut: leftOut(setup.world),
    hasThresholds: hasThresholds(setup),
    otherJudges: others.map(({ name, method }) => ({ name, method })),
  };
}

function nothingWatched({ plan: { stages } }: Setup): readonly LintFinding[] {
  return stages.map(({ name: stage }, stageIndex) => ({ code: 'nothing_watched', stageIndex, stage }));
}

function hasThresholds({ plan }: Setup): boolean {
  return plan.judging.judges.some(({ method }) => method === 'thresholds');
}

function leftOut({ noise, warmUp, users }: World): readonly LeftOut[] {
  const isNoisy =
    noise.arrivalsCv > 0 || noise.errorsCorrelation > 0 || noise.sharedErrorsCv > 0 || noise.sharedLatencyCv > 0;
  const warms = warmUp !== null && (warmUp.latencyRatio !== 1 || warmUp.errorRatio !== 1);
  return [
    ...(isNoisy ? (['noise'] as const) : []),
    ...(warms ? (['warm_up'] as const) : []),
    ...(users.routing === 'sticky' && users.count !== null ? (['sticky_users'] as const) : []),
  ];
}

interface Told {
  readonly diagnosis: StageDiagnosis;
  readonly findings: readonly LintFinding[];
}

function diagnoseStage(setup: Setup, stages: readonly PlannedStage[], index: number): Told {
  const { plan, world } = setup;
  const planned = stages[index] as PlannedStage;
  const { stage, stageIndex, startsAtSeconds, endsAtSeconds } = planned;
  const windows = looksAt(setup, stages, index);
  const requestsPerWindow = meanOf(windows, (kind) => windows.kinds[kind]?.stretches[0]?.here ?? 0);
  const requestsPerStage = (expectedArrivals(world, startsAtSeconds, endsAtSeconds) * stage.trafficPercent) / 100;
  const heardBy = windows.kinds.map(({ stretches: [window] }) => heardChance(window?.here ?? 0, plan.minRequests));
  const figures = {
    stageIndex,
    stage: stage.name,
    trafficPercent: stage.trafficPercent,
    looks: windows.order.length,
    requestsPerWindow,
    requestsPerStage,
    errorsPerWindow: requestsPerWindow * world.stable.errorRate,
    errorsPerStage: requestsPerStage * world.stable.errorRate,
    heard: meanOf(windows, (kind) => heardBy[kind] ?? 0),
  };
  const { judges } = plan.judging;
  const isTheirs = stage.rules.length === 0 && judges.some(({ method }) => method !== 'thresholds');
  if (isTheirs || !hasThresholds(setup)) return { diagnosis: { ...figures, rules: [] }, findings: [] };
  const place: Place = { setup, planned, stage: figures };
  if (stage.rules.length === 0) {
    const findings = [{ code: 'no_thresholds', stageIndex, stage: stage.name } as const];
    return { diagnosis: { ...figures, rules: [] }, findings };
  }
  // A rule with a stretch of its own is gated by that; all that a look must have for it is a request.
  const looksBack = ({ spansSeconds }: Rule): boolean => spansSeconds.length > 0;
  const served = meanOf(windows, (kind) => heardChance(windows.kinds[kind]?.stretches[0]?.here ?? 0, 1));
  const silence =
    stage.rules.every(looksBack) && requestsPerWindow > 0
      ? null
      : tooFewRequests(place, figures.heard, windows, heardBy);
  const rules = stage.rules.map((rule) => ({
    rule,
    ...ruleInStage(place, stages, index, rule, looksBack(rule) ? served : figures.heard),
  }));
  // Of rules that hear nothing there is nothing more to say.
  const told = silence?.code === 'never_enough_requests' ? rules.filter(({ rule }) => looksBack(rule)) : rules;
  return {
    diagnosis: { ...figures, rules: rules.map(({ diagnosis }) => diagnosis) },
    findings: [...(silence === null ? [] : [silence]), ...told.flatMap(({ findings }) => findings)],
  };
}

function meanOf({ order }: Looks, of: (kind: number) => number): number {
  return order.reduce((sum, kind) => sum + of(kind), 0) / order.length;
}

function tooFewRequests(place: Place, heard: number, { order }: Looks, heardBy: readonly number[]): LintFinding | null {
  if (heard >= 1 - SELDOM_HEARD) return null;
  const { setup, planned, stage } = place;
  const { minRequests } = setup.plan;
  const none = order.reduce((product, kind) => product * (1 - (heardBy[kind] ?? 0)), 1);
  const expected = expectedToBeHeard(minRequests);
  const isIdle = stage.requestsPerWindow === 0;
  return {
    code: 1 - none < NEVER ? 'never_enough_requests' : 'seldom_enough_requests',
    stageIndex: stage.stageIndex,
    stage: stage.stage,
    requestsPerWindow: stage.requestsPerWindow,
    minRequests,
    heard,
    needed: {
      windowSeconds: isIdle ? null : windowSecondsFor(place, expected),
      requestsPerSecond: isIdle ? null : upTo((meanRate(setup, planned) * expected) / stage.requestsPerWindow),
      minRequests: heardByMost(stage.requestsPerWindow),
    },
  };
}

function ruleInStage(
  place: Place,
  stages: readonly PlannedStage[],
  index: number,
  rule: Rule,
  heard: number,
): { readonly diagnosis: RuleDiagnosis; readonly findings: readonly LintFinding[] } {
  const { setup, stage } = place;
  const { metric, spansSeconds } = rule;
  const law = lawOf(setup, rule);
  if (law === null) return { diagnosis: without(rule, null, 'other_metric'), findings: [] };
  // Of a rule only in part known every chance would be wrong.
  if (!isKnown(rule)) return { diagnosis: without(rule, law, 'other_condition'), findings: [] };
  const baseline = baselineAt(setup, stages, index);
  if (!canBeJudged({ rule, baseline })) {
    const { stageIndex, stage: name } = stage;
    const findings = [{ code: 'no_baseline', stageIndex, stage: name, metric } as const];
    return { diagnosis: without(rule, law, 'no_baseline'), findings };
  }
  const { minRequests, failureLimit } = setup.plan;
  const looks = looksAt(setup, stages, index, spansSeconds);
  const looksIf = (bakeSeconds: number): Looks => looksAt(setup, stages, index, spansSeconds, bakeSeconds);
  const of = { rule, law, looks, baseline, minRequests, failureLimit, heard, looksIf };
  const diagnosis = diagnoseRule(of, typeof setup.world.requestsPerSecond === 'number');
  return { diagnosis, findings: findInRule(place, of, diagnosis) };
}

function without({ metric }: Rule, law: MetricLaw | null, undiagnosed: Undiagnosed): RuleDiagnosis {
  return {
    metric,
    precision: null,
    undiagnosed,
    healthy: law?.healthy ?? null,
    bound: null,
    falseBreach: null,
    falseBreachAtExpected: null,
    detectable: null,
  };
}

/** Null for what no law is known of here: what instances, not requests, show, and conversions. */
function lawOf({ world, slo }: Setup, { metric }: Rule): MetricLaw | null {
  const { source } = metricRow(metric);
  switch (source.of) {
    case 'errors':
      return countLaw(metric, world.stable.errorRate, slo?.objective ?? null);
    case 'latencies':
      return latencyLaw(source.quantile, world.stable);
    default:
      return null;
  }
}
