import { isShownIn } from '../measures/is-shown-in.js';
import type { OwnMetric } from '../model/metric.js';
import type { Gate, Plan, PlannedAudiences, Stage, WhenPaused } from '../model/plan.js';
import type { PlayedRehearsal } from '../model/policy/rehearsal.js';
import { isWorse, type ScenarioName } from '../model/results/study.js';
import type { RollbackProcedure } from '../model/rollback.js';
import type { Setup } from '../model/setup.js';
import type { Slo } from '../model/slo.js';
import type { World } from '../model/world.js';
import { certainSeconds, secondsOf } from '../text/duration.js';
import { plannedAudiences } from './build-audiences.js';
import { stageShare } from './build-instances.js';
import { buildJudging } from './build-judging.js';
import { buildMetrics } from './build-metrics.js';
import { buildRules } from './build-rules.js';
import { buildWorld } from './build-world.js';
import { followUp } from './follow-up.js';
import type { ConfigDocument, SloDocument } from './schema/config-schema.js';
import type { RollbackDocument } from './schema/rollback-schema.js';
import type { StageDocument } from './schema/stage-schema.js';
import { metricsIn } from './worse-metric.js';

/** The plan, world and script that a document without problems describes, in the units of the model. */
export function buildSetup(document: ConfigDocument): Setup {
  const { analysis } = document;
  const { metrics } = buildMetrics(document.metrics);
  const world = buildWorld(document);
  const audiences = plannedAudiences(document.stages, world);
  const stages = document.stages.map((stage, index) =>
    buildStage(stage, document, metrics, audiences?.[index] ?? null),
  );
  const intervalSeconds = certainSeconds(analysis.interval);
  const lookbackSeconds = certainSeconds(analysis.lookback);
  const { rehearsal } = document;
  return {
    ...(rehearsal === undefined ? {} : { rehearsal: atTimeOfDay(rehearsal, world) }),
    name: document.name,
    plan: {
      stages: rehearsal === undefined ? stages : stages.map((stage, index) => rehearsedStage(stage, rehearsal, index)),
      intervalSeconds,
      lookbackSeconds,
      ...(analysis.delay === undefined ? {} : { delaySeconds: certainSeconds(analysis.delay) }),
      minRequests: analysis.min_requests,
      ...failureLimits(analysis.failure_limit),
      whenInconclusive: analysis.when_inconclusive,
      judging: buildJudging(document, metrics),
      ...(metrics.length === 0 ? {} : { metrics }),
      ...overspentOf(document.slo),
      ...(document.slo?.slower_than_ms === undefined ? {} : { slowerThanMs: document.slo.slower_than_ms }),
    },
    world: rehearsal === undefined ? world : rehearsedWorld(world, rehearsal),
    operator: document.operator.map(({ at, action }) => ({ atSeconds: certainSeconds(at), action })),
    whenPaused: buildWhenPaused(document.when_paused),
    ...buildWhenAlerted(document.when_alerted),
    rollback: buildRollback(document.rollback),
    migration: document.migration ?? null,
    slo: document.slo === undefined ? null : buildSlo(document.slo),
    followUpSeconds: certainSeconds(document.follow_up),
  };
}

/**
 * The same plan in another world: with a canary that behaves as stable does and the faults of a preset, or one metric of the
 * document's own that is worse, followed up if that is needed to see them; or `configured`, as the document has it.
 */
export function scenarioSetup(document: ConfigDocument, name: ScenarioName): Setup {
  if (name === 'configured') return buildSetup(document);
  const { metrics, ...rest } = document;
  const world = {
    ...rest,
    ...(metrics === undefined ? {} : { metrics: metricsIn(metrics, name) }),
    canary: document.stable,
    preset: isWorse(name) ? ('healthy' as const) : name,
    faults: [],
  };
  const needed = secondsOf(document.follow_up) === 0 ? followUp(world) : undefined;
  return buildSetup({ ...world, follow_up: needed ?? document.follow_up });
}

/** Queries are asked at the world's time of day. */
function atTimeOfDay(rehearsal: PlayedRehearsal, { startsAtSeconds }: World): PlayedRehearsal {
  return { ...rehearsal, prometheus: { ...rehearsal.prometheus, startsAtSeconds } };
}

/** A world with the instances that a policy asks for, and the fresh baseline that Kayenta's compares with. */
function rehearsedWorld(world: World, { instances, policy }: PlayedRehearsal): World {
  const freshBaseline = policy.controller === 'kayenta' && policy.stage.control === 'baseline';
  return { ...world, instances, freshBaseline };
}

/** A stage that stands for one of a policy: its share and its time are what reports go by. */
function rehearsedStage(stage: Stage, { stages }: PlayedRehearsal, index: number): Stage {
  const { sharePercent = null, seconds = 0 } = stages[index] ?? {};
  return { ...stage, trafficPercent: sharePercent ?? 0, bakeSeconds: seconds };
}

function failureLimits(
  limit: ConfigDocument['analysis']['failure_limit'],
): Pick<Plan, 'failureLimit' | 'rolloutFailureLimit'> {
  if (typeof limit === 'number') return { failureLimit: limit, rolloutFailureLimit: null };
  return { failureLimit: limit.stage ?? limit.rollout, rolloutFailureLimit: limit.rollout };
}

function buildStage(
  stage: StageDocument,
  { thresholds: general, instances }: ConfigDocument,
  own: readonly OwnMetric[],
  audiences: PlannedAudiences | null,
): Stage {
  const shares = {
    ...stageShare(stage, instances, audiences?.requestsPercent ?? stage.traffic_percent),
    ...(audiences === null ? {} : { audiences }),
    ...(stage.mirror_percent === undefined ? {} : { mirrorPercent: stage.mirror_percent }),
  };
  const rules = buildRules({ ...general, ...stage.thresholds }, own);
  return {
    name: stage.name,
    ...shares,
    bakeSeconds: certainSeconds(stage.duration),
    rules: rules.filter(({ metric }) => isShownIn(shares, metric)),
    gate: buildGate(stage.pause),
  };
}

function buildGate(pause: boolean | string): Gate {
  if (typeof pause === 'boolean') return { kind: pause ? 'person' : 'open' };
  return certainSeconds(pause) === 0 ? { kind: 'open' } : { kind: 'timer', seconds: certainSeconds(pause) };
}

function buildRollback({ method, takes, detect_to_act }: RollbackDocument): RollbackProcedure {
  const steps = detect_to_act === 'automatic' ? [] : Object.values(detect_to_act.manual);
  return {
    method,
    takesSeconds: certainSeconds(takes),
    actAfterSeconds: steps.reduce((sum, step) => sum + certainSeconds(step), 0),
  };
}

function buildWhenPaused(said: ConfigDocument['when_paused']): WhenPaused | null {
  return said === undefined ? null : { actAfterSeconds: certainSeconds(said.act_after), action: said.then };
}

function buildWhenAlerted(said: ConfigDocument['when_alerted']): Pick<Setup, 'whenAlerted'> {
  return said === undefined
    ? {}
    : { whenAlerted: { actAfterSeconds: certainSeconds(said.act_after), action: said.then } };
}

function overspentOf(slo: SloDocument | undefined): Pick<Plan, 'whenOverspent'> {
  const { when_overspent: then } = slo ?? {};
  return then === undefined || then === 'ignore' ? {} : { whenOverspent: then };
}

function buildSlo(slo: SloDocument): Slo {
  return {
    objective: slo.objective,
    windowSeconds: certainSeconds(slo.window),
    remainingPercent: slo.remaining_percent,
    whenExhausted: slo.when_exhausted,
    ...(slo.slower_than_ms === undefined ? {} : { slowerThanMs: slo.slower_than_ms }),
    ...overspentOf(slo),
  };
}
