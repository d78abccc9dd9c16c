import { metricRow } from '../../measures/metrics.js';
import { plannedPercent } from '../../measures/planned-percent.js';
import { ruleLabel } from '../../measures/rule-label.js';
import { answeredShare, copiedShare } from '../../measures/stage-shares.js';
import { isBuiltIn } from '../../model/metric.js';
import type { RuleDiagnosis, StageDiagnosis, Undiagnosed } from '../../model/results/diagnosis.js';
import { type LintFinding, SELDOM_HEARD } from '../../model/results/lint-finding.js';
import type { Rule } from '../../model/rule.js';
import type { Setup } from '../../model/setup.js';
import { audienceMix, type MixPart } from '../../simulation/audience-mix.js';
import { expectedArrivals } from '../../simulation/expected-arrivals.js';
import { blindLooks } from './blind-looks.js';
import { canBeJudged, diagnoseRule, namedOf } from './diagnose-rule.js';
import { findInRule } from './find-in-rule.js';
import { countLaw } from './laws/count-law.js';
import { latenciesOf, latenciesOfMix, latencyLaw } from './laws/latency-law.js';
import type { MetricLaw } from './laws/metric-law.js';
import { ownCountLaw } from './laws/own-count-law.js';
import { mismatchLaw, ownRatioLaw } from './laws/own-ratio-law.js';
import { ownTimeLaw } from './laws/own-time-law.js';
import { heardChance, NEVER } from './laws/requests-needed.js';
import { baselineAt, type Looks, looksAt, lookTimes, meanOf, type PlannedStage } from './looks.js';
import { neededToBeHeard } from './needed-to-be-heard.js';
import type { Place } from './place.js';
import type { RuleInStage } from './rule-chances.js';
import { type StartOf, toleranceOf } from './stage-starts.js';
import { piecesOf } from './start-up.js';
import { unreachableLimits } from './unreachable-limits.js';
import { isKnown } from './value-limits.js';

export interface ToldStage {
  readonly diagnosis: StageDiagnosis;
  readonly findings: readonly LintFinding[];
  /** Rules that there are figures for, by their labels. */
  readonly rules: ReadonlyMap<string, RuleInStage>;
  readonly starts: StartOf;
  /** The chance that no look of the stage gives evidence; null where more than windows of thresholds decides that. */
  readonly unjudged: number | null;
}

export function diagnoseStage(
  setup: Setup,
  stages: readonly PlannedStage[],
  index: number,
  starts: StartOf,
): ToldStage {
  const { plan, world } = setup;
  const planned = stages[index] as PlannedStage;
  const { stage, stageIndex, endsAtSeconds } = planned;
  const windows = looksAt(setup, stages, index);
  const requestsPerWindow = meanOf(windows, ({ stretches: [window] }) => window?.here ?? 0);
  const requestsPerStage = piecesOf(setup, stages, index, endsAtSeconds).reduce((sum, piece) => {
    return sum + expectedArrivals(world, piece.startsAtSeconds, piece.endsAtSeconds) * answeredShare(piece.stage);
  }, 0);
  const errorRate = badShare(audienceMix(world, stage, 'canary'), undefined);
  const figures = {
    stageIndex,
    stage: stage.name,
    trafficPercent: plannedPercent(stage),
    looks: windows.order.length,
    requestsPerWindow,
    requestsPerStage,
    errorsPerWindow: requestsPerWindow * errorRate,
    errorsPerStage: requestsPerStage * errorRate,
    heard: meanOf(windows, ({ stretches: [window] }) => heardChance(window?.here ?? 0, plan.minRequests)),
  };
  const { judges } = plan.judging;
  const hasThresholds = judges.some(({ method }) => method === 'thresholds');
  const hasOthers = judges.some(({ method }) => method !== 'thresholds');
  const blind = blindLooks(setup, planned);
  const nothing = { diagnosis: { ...figures, rules: [] }, findings: blind, rules: new Map(), starts };
  if (!hasThresholds || (stage.rules.length === 0 && hasOthers)) return { ...nothing, unjudged: null };
  const { name } = stage;
  if (stage.rules.length === 0) {
    return { ...nothing, findings: [...blind, { code: 'no_thresholds', stageIndex, stage: name }], unjudged: 1 };
  }
  const place: Place = { setup, stages, index, planned, stage: figures };
  const looksBack = ({ spansSeconds, of }: Rule): boolean => spansSeconds.length > 0 || of === 'service';
  const unheard = unheardChance(windows, plan.minRequests);
  // A rule with a stretch of its own is gated by that.
  const silence =
    stage.rules.every(looksBack) && requestsPerWindow > 0
      ? null
      : tooFewRequests(place, heardWithData(setup, planned, windows), windows, unheard);
  const told = stage.rules.map((rule) => ({ rule, ...ruleInStage(place, rule, starts) }));
  // Of rules that hear nothing there is nothing more to say.
  const telling = silence?.code === 'never_enough_requests' ? told.filter(({ rule }) => looksBack(rule)) : told;
  return {
    diagnosis: { ...figures, rules: told.map(({ diagnosis }) => diagnosis) },
    findings: [...blind, ...(silence === null ? [] : [silence]), ...telling.flatMap(({ findings }) => findings)],
    rules: new Map(told.flatMap(({ rule, of }) => (of === null ? [] : [[ruleLabel(rule), of] as const]))),
    starts,
    unjudged: hasOthers || stage.rules.some(looksBack) ? null : unheard,
  };
}

/** Of the looks that can have anything to read; 1 where none can, of which more is said elsewhere. */
function heardWithData({ plan, world }: Setup, { stage }: PlannedStage, looks: Looks): number {
  const { intervalSeconds, delaySeconds = 0, minRequests } = plan;
  const late = lookTimes(stage, intervalSeconds).filter((time) => time <= delaySeconds).length;
  // Nor has a look anything to read before the first instance is ready.
  const isReady = (kind: number): boolean =>
    world.instances === null || (looks.kinds[kind]?.stretches[0]?.here ?? 0) > 0;
  const order = looks.order.slice(late).filter(isReady);
  if (order.length === 0) return 1;
  return meanOf({ ...looks, order }, ({ stretches: [window] }) => heardChance(window?.here ?? 0, minRequests));
}

/** That no look has enough requests; of looks that share some the shortest way to say it is that none of them has. */
function unheardChance({ order, kinds, apart }: Looks, minRequests: number): number {
  const heardBy = kinds.map(({ stretches: [window] }) => heardChance(window?.here ?? 0, minRequests));
  const every = order.filter((_, i) => (order.length - 1 - i) % apart === 0);
  return every.reduce((product, kind) => product * (1 - (heardBy[kind] ?? 0)), 1);
}

function tooFewRequests(place: Place, heard: number, looks: Looks, unheard: number): LintFinding | null {
  if (heard >= 1 - SELDOM_HEARD) return null;
  const { stage, setup } = place;
  return {
    code: 1 - unheard < NEVER ? 'never_enough_requests' : 'seldom_enough_requests',
    stageIndex: stage.stageIndex,
    stage: stage.stage,
    requestsPerWindow: stage.requestsPerWindow,
    minRequests: setup.plan.minRequests,
    heard,
    needed: neededToBeHeard(place, looks),
  };
}

interface ToldRule {
  readonly diagnosis: RuleDiagnosis;
  readonly findings: readonly LintFinding[];
  /** Null: there are no figures for it. */
  readonly of: RuleInStage | null;
}

function ruleInStage(place: Place, rule: Rule, starts: StartOf): ToldRule {
  const { setup, stages, index, stage } = place;
  const law = lawOf(place, rule);
  const unreachable = unreachableLimits(place, rule, law?.healthy ?? null);
  const silent = (undiagnosed: Undiagnosed, findings: readonly LintFinding[] = []): ToldRule => ({
    diagnosis: without(rule, law, undiagnosed),
    findings: [...unreachable, ...findings],
    of: null,
  });
  if (law === null) return silent('other_metric');
  // Of a rule only in part known every chance would be wrong.
  if (!isKnown(rule)) return silent('other_condition');
  const baseline = baselineAt(setup, stages, index);
  if (!canBeJudged({ rule, baseline })) {
    return silent('no_baseline', [
      { code: 'no_baseline', stageIndex: stage.stageIndex, stage: stage.stage, ...namedOf(rule) },
    ]);
  }
  const of: RuleInStage = {
    rule,
    law,
    baseline,
    metrics: setup.plan.metrics ?? [],
    looks: looksAt(setup, stages, index, rule),
    minRequests: setup.plan.minRequests,
    tolerance: toleranceOf(setup, stages, rule),
    start: starts(rule),
    looksIf: (bakeSeconds) => looksAt(setup, stages, index, rule, bakeSeconds),
  };
  const diagnosis = diagnoseRule(of, typeof setup.world.requestsPerSecond === 'number');
  const canBreach = unreachable.length < rule.conditions.length;
  return { diagnosis, findings: [...unreachable, ...(canBreach ? findInRule(place, of, diagnosis) : [])], of };
}

function without(rule: Rule, law: MetricLaw | null, undiagnosed: Undiagnosed): RuleDiagnosis {
  return {
    ...namedOf(rule),
    precision: null,
    undiagnosed,
    healthy: law?.healthy ?? null,
    bound: null,
    falseBreach: null,
    falseBreachAtExpected: null,
    detectable: null,
  };
}

/** Null for what no law is known of here: what instances, not requests, show, conversions, and of the plan's own gauges whose noise is autocorrelated. */
function lawOf({ setup, stages, index, planned: { stage } }: Place, { metric, of }: Rule): MetricLaw | null {
  const { plan, world, slo } = setup;
  const { source } = metricRow(metric, plan.metrics, plan.slowerThanMs);
  const canary = audienceMix(world, stage, of === 'service' ? 'all' : 'canary');
  const carried = plannedPercent(stage) === 100 ? stages[index - 1]?.stage : stage;
  const baseline = carried === undefined ? canary : audienceMix(world, carried, 'baseline');
  /** Of a canary like stable; and of the baseline, which other users may meet. */
  const beside = (lawIn: (mix: readonly MixPart[]) => MetricLaw): MetricLaw =>
    world.audiences.length === 0 ? lawIn(canary) : { ...lawIn(canary), baseline: lawIn(baseline).baseline };
  if (!isBuiltIn(metric)) {
    if (source.of !== 'own') return null;
    const { metric: own } = source;
    return (
      ownRatioLaw(own, world.stable) ?? ownCountLaw(own, world.stable) ?? ownTimeLaw(own, world.stable, world.noise)
    );
  }
  switch (source.of) {
    case 'errors':
      return beside((mix) => countLaw(metric, badShare(mix, source.slowerThanMs), slo?.objective ?? null));
    case 'latencies':
      return beside((mix) => latencyLaw(source.quantile, world.stable, latenciesOfMix(mix)));
    case 'copies':
      return mismatchLaw(world.stable, copiedShare(stage) / answeredShare(stage));
    default:
      return null;
  }
}

/** Of requests, those that count as failed; an objective may count slow ones too, independently of which of them fail. */
function badShare(mix: readonly MixPart[], slowerThanMs: number | undefined): number {
  const bad = ({ stable }: MixPart): number =>
    slowerThanMs === undefined
      ? stable.errorRate
      : 1 - (1 - stable.errorRate) * (1 - latenciesOf(stable).upperTail(slowerThanMs));
  return mix.length === 1 ? bad(mix[0] as MixPart) : mix.reduce((sum, part) => sum + part.weight * bad(part), 0);
}
