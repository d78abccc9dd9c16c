import { analyzerOf } from '../analysis/analyzer-of.js';
import { assess } from '../controllers/plan/assess.js';
import { showsTotalFailure } from '../measures/metric-value.js';
import type { Comparison, Observation } from '../model/observation.js';
import type { Stage } from '../model/plan.js';
import type { Setup } from '../model/setup.js';
import type { Reading } from '../model/source.js';
import type { Asks, Verdict } from '../model/verdict.js';

/** A stage of the plan, from its planned start; it goes on until the next begins. */
export interface PlannedStage {
  readonly stage: Stage;
  readonly startsAtSeconds: number;
}

export interface Notice {
  readonly seconds: number;
  readonly noticed: boolean;
}

/**
 * How long the last of these stages runs until it is decided to roll back, when every request to the canary fails from
 * its start and traffic is as expected: as many as on average, and as good as stable in the stages before. It goes from
 * look to look with the plan's own rules, so that holds, spans, failure limit and least number of requests all count.
 */
export function timeToNotice(
  setup: Setup,
  stages: readonly PlannedStage[],
  requestsBetween: (from: number, to: number) => number,
): Notice {
  const latest = stages.at(-1);
  if (latest === undefined) throw new Error('nobody notices anything without a stage');
  const { intervalSeconds, lookbackSeconds, minRequests, failureLimit, rolloutFailureLimit, whenInconclusive } =
    setup.plan;
  const { stage, startsAtSeconds } = latest;
  const telling = { ...stage, rules: stage.rules.filter(({ metric }) => showsTotalFailure(metric)) };
  const analyzer = analyzerOf(setup.plan, setup.slo?.objective ?? null);
  const isByThresholds = setup.plan.judging.judges.every(({ method }) => method === 'thresholds');
  let memory = analyzer.begin();
  let tally = { passed: 0, failed: 0, inconclusive: 0 };
  for (let before = 0; before < stage.bakeSeconds; ) {
    const seconds = Math.min(before + intervalSeconds, stage.bakeSeconds);
    const now = startsAtSeconds + seconds;
    const from = Math.max(startsAtSeconds, now - lookbackSeconds);
    const observation = expectation(setup, stages, requestsBetween, { from, now, newSeconds: seconds - before });
    let verdict: Verdict;
    let asks: Asks = null;
    if (telling.rules.length > 0 || !isByThresholds) {
      const judged = analyzer.analyze(memory, telling, observation);
      memory = judged.memory;
      verdict = judged.judgement.verdict;
      // A judge that asks for a person does not roll back; one that would promote has not seen the worst.
      asks = judged.judgement.asks === 'promote' ? null : judged.judgement.asks;
    } else {
      // Its rules look at other things, which are as they should be.
      verdict = stage.rules.length > 0 && observation.canary.requests >= minRequests ? 'PASS' : 'INCONCLUSIVE';
    }
    tally = {
      passed: tally.passed + (verdict === 'PASS' ? 1 : 0),
      failed: tally.failed + (verdict === 'FAIL' ? 1 : 0),
      inconclusive: tally.inconclusive + (verdict === 'INCONCLUSIVE' ? 1 : 0),
    };
    const limits = { failureLimit, rolloutFailureLimit, failedBefore: 0, asks, mayExtend: false };
    const event = assess(tally, { ...limits, timeIsOver: seconds === stage.bakeSeconds });
    if (event === 'STAGE_HELD') return { seconds, noticed: false };
    if (event === 'STAGE_FAILED') return { seconds, noticed: true };
    if (event === 'STAGE_INCONCLUSIVE') return { seconds, noticed: whenInconclusive === 'rollback' };
    before = seconds;
  }
  return { seconds: stage.bakeSeconds, noticed: false };
}

interface NoticeWindow {
  readonly from: number;
  readonly now: number;
  readonly newSeconds: number;
}

/** What a look at the last of the stages is expected to see. */
function expectation(
  { world }: Setup,
  stages: readonly PlannedStage[],
  requestsBetween: (from: number, to: number) => number,
  { from: windowFrom, now, newSeconds }: NoticeWindow,
): Observation {
  const stableRate = world.stable.errorRate;
  const canary = (from: number): Reading => {
    let [requests, errors] = [0, 0];
    for (const [i, { stage, startsAtSeconds }] of stages.entries()) {
      const next = stages[i + 1];
      const [start, end] = [Math.max(from, startsAtSeconds), next?.startsAtSeconds ?? now];
      if (end <= start) continue;
      const here = (requestsBetween(start, end) * stage.trafficPercent) / 100;
      requests += here;
      errors += here * (next === undefined ? 1 : stableRate);
    }
    return reading(requests, errors, 0);
  };
  const latest = stages.at(-1);
  if (latest === undefined) throw new Error('nobody looks without a stage');
  const carried = stages.findLast(({ stage }) => stage.trafficPercent < 100);
  const source = carried === undefined ? 'none' : carried === latest ? 'window' : 'carried';
  const baselineArmPercent = 100 - (carried?.stage.trafficPercent ?? 100);
  const baselinePercent = world.freshBaseline
    ? Math.min(baselineArmPercent, carried?.stage.trafficPercent ?? 0)
    : baselineArmPercent;
  // A carried baseline is that of as long ago in its own stage.
  const carriedBetween = (from: number): [from: number, to: number] => {
    if (carried === undefined || carried === latest) return [from, now];
    const back = latest.startsAtSeconds - carried.startsAtSeconds;
    return [Math.min(from - back, latest.startsAtSeconds), Math.min(now - back, latest.startsAtSeconds)];
  };
  // Of the baseline only rates are asked by thresholds.
  const baseline = reading(carried === undefined ? 0 : 1, stableRate, world.stable.conversionRate);
  const compare = (from: number) => ({ canary: canary(from), baseline, baselineSource: source }) as const;
  const { startsAtSeconds, stage } = latest;
  const judged = (from: number): Comparison => {
    const carriedRequests =
      carried === undefined ? 0 : (requestsBetween(...carriedBetween(from)) * baselinePercent) / 100;
    const { requests, errors } = canary(from);
    return {
      canary: counts(requests, errors),
      baseline: counts(carriedRequests, carriedRequests * stableRate),
      baselineSource: source,
    };
  };
  return {
    ...compare(windowFrom),
    newSeconds,
    stageSeconds: now - startsAtSeconds,
    stageEnds: now === startsAtSeconds + stage.bakeSeconds,
    over: (seconds) => compare(Math.max(0, now - seconds)),
    newest: () => judged(now - newSeconds),
    users: () => null,
  };
}

/** Whole numbers, as the judges of counts have them; in all else the arms are alike. */
function counts(requests: number, errors: number): Reading {
  return {
    ...reading(Math.max(0, Math.round(requests)), Math.max(0, Math.round(errors)), 0),
    latencyMs: () => 1,
  };
}

/** A reading in which only requests, errors and conversions can be asked for. */
function reading(requests: number, errors: number, conversionRate: number): Reading {
  const isSilent = requests === 0 || errors >= requests;
  return {
    requests,
    errors,
    latencyMs: () => null,
    cpuPercent: () => null,
    memoryMb: () => null,
    memoryGrowthMbPerMinute: () => null,
    restarts: () => 0,
    slowerThan: () => 0,
    latencyCounts: () => new Float64Array(0),
    conversionRate: () => (isSilent ? null : conversionRate),
  };
}
