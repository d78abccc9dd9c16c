import type { PlayedWindow } from '../controllers/plan/plan-records.js';
import { metricValue, ownValue } from '../measures/metric-value.js';
import { plannedPercent } from '../measures/planned-percent.js';
import type { OwnMetric } from '../model/metric.js';
import type { Stage } from '../model/plan.js';
import type { Warning } from '../model/problems/warning.js';
import type { Tally } from '../model/rollout.js';
import type { ArmSummary, Run, StageOutcome, StageResult, WindowRecord } from '../model/run.js';
import type { Setup } from '../model/setup.js';
import type { Reading } from '../model/source.js';
import type { Status } from '../model/status.js';
import { closestCalls } from './closest-calls.js';
import { detectionTimes } from './detection-times.js';
import { errorBudget } from './error-budget.js';
import { rollbackResult, rollbackSafety } from './harm.js';
import { instancesOfRun } from './instances-of-run.js';
import { latestEvidence } from './latest-evidence.js';
import { outcomeNameOf } from './outcome-name.js';
import { endedAtSeconds, finalStateOf, type Playback, type PlayedStage, rolloutEndsAtSeconds } from './playback.js';
import { reasonOf } from './reason-of.js';
import { controllerRecord } from './rehearsal/controller-record.js';
import { shareAtDecisionPercent } from './share-at-decision.js';
import { telemetryGaps } from './telemetry-gaps.js';
import { timeline } from './timeline.js';

/** Turns what happened into the figures of a finished run. */
export function summarize(playback: Playback, seed: string): Run {
  const { setup, state, windows, transitions, warnings, served, untilSeconds } = playback;
  const { aftermath, stageIndex } = state;
  const until = rolloutEndsAtSeconds(playback);
  const telemetry = telemetryGaps(playback, seed);
  const stages = setup.plan.stages.map((stage, stageIndex) => stageResult(stage, stageIndex, playback));
  const whole = served.harm(0, until);
  let records: readonly WindowRecord[] | undefined;
  const finalState = finalStateOf(playback);
  return {
    seed,
    name: setup.name,
    finalState,
    outcome: outcomeNameOf(playback, finalState),
    pausedBecause: state.pauseCause,
    reason: reasonOf(playback),
    durationSeconds: endedAtSeconds(playback),
    stagesCompleted:
      state.status === 'COMPLETED' ? stages.length : stageIndex + (stages[stageIndex]?.outcome === 'PASSED' ? 1 : 0),
    ...armsBetween(playback, 0, until),
    tally: tallyOf(windows),
    failedRequests: whole.failedRequests,
    excessFailedRequests: whole.excessFailedRequests,
    beyondFailures: whole.beyondFailures,
    copies: served.copies(0, until),
    ...detectionTimes(playback),
    shareAtDecisionPercent: shareAtDecisionPercent(playback),
    blastRadius: served.blastRadius(0, until),
    byAudience: served.byAudience(0, until),
    rollback: rollbackResult(playback),
    followUp: aftermath === null || setup.followUpSeconds === 0 ? null : served.harm(until, untilSeconds),
    rollbackSafety: rollbackSafety(playback),
    errorBudget: errorBudget(setup, served, untilSeconds),
    instances: instancesOfRun(playback, until),
    alerts: playback.alerts,
    telemetry,
    timeline: timeline(playback),
    stages,
    transitions: transitions.map(({ transition }) => transition),
    // Only a trace needs them, and their latencies cost as much as the rest of the run: made when asked for.
    get windows() {
      records ??= windows.map((window, windowIndex) => windowRecord(playback, window, windowIndex));
      return records;
    },
    warnings: [...warnings, ...unjudgedWarnings(playback)],
    ...(playback.rehearsed === undefined ? {} : { controller: controllerRecord(setup, playback.rehearsed) }),
  };
}

/** A release that was not checked, though the plan has stages that last, and that no person let through. */
function unjudgedWarnings({ setup, state, windows, transitions, rehearsed }: Playback): readonly Warning[] {
  if (rehearsed !== undefined) return [];
  const isWatched = setup.plan.stages.some(({ bakeSeconds }) => bakeSeconds > 0);
  const byPerson = transitions.at(-1)?.transition.event === 'PROMOTE';
  if (state.status !== 'COMPLETED' || !isWatched || byPerson) return [];
  if (windows.some(({ judgement }) => judgement.verdict !== 'INCONCLUSIVE')) return [];
  return [{ code: 'completed_unjudged', windows: windows.length }];
}

type Arms = Pick<Run, 'canary' | 'stable' | 'freshBaseline'>;

function armsBetween({ setup, served }: Playback, fromSeconds: number, toSeconds: number): Arms {
  const read = (arm: 'canary' | 'stable' | 'baseline'): ArmSummary =>
    armSummary(served.read(arm, fromSeconds, toSeconds), setup.plan.metrics);
  const { freshBaseline } = setup.world;
  return { canary: read('canary'), stable: read('stable'), freshBaseline: freshBaseline ? read('baseline') : null };
}

function stageResult(stage: Stage, stageIndex: number, playback: Playback): StageResult {
  const { stages } = playback;
  const place = stages.findIndex((one) => one.stageIndex === stageIndex);
  const played = stages[place];
  const windows = played?.windows ?? [];
  const startedAtSeconds = played?.startedAtSeconds ?? null;
  const endsAtSeconds = played === undefined ? 0 : (stages[place + 1]?.startedAtSeconds ?? endedAtSeconds(playback));
  return {
    name: stage.name,
    trafficPercent: stage.trafficPercent,
    ...stageShare(stage, playback, startedAtSeconds, endsAtSeconds),
    ...(stage.mirrorPercent === undefined ? {} : { mirrorPercent: stage.mirrorPercent }),
    ...doesOf(stageIndex, playback),
    outcome: outcomeOf(played, playback, stage.bakeSeconds),
    startedAtSeconds,
    durationSeconds: endsAtSeconds - (startedAtSeconds ?? 0),
    tally: tallyOf(windows),
    baselineSource: windows.find((window) => window.baselineSource !== 'none')?.baselineSource ?? 'none',
    ...armsBetween(playback, startedAtSeconds ?? 0, endsAtSeconds),
    checks: hasThresholds(playback.setup) ? closestCalls(stage.rules, windows) : [],
    evidence: latestEvidence(windows),
  };
}

function doesOf(stageIndex: number, { rehearsed }: Playback): Pick<StageResult, 'does'> {
  const does = rehearsed?.stages[stageIndex]?.does;
  return does === undefined ? {} : { does };
}

/** Whose traffic a stage is about, and, where the canary may get another share than it is given, which it got. */
function stageShare(
  stage: Stage,
  { setup: { world }, served, rehearsed }: Playback,
  startedAtSeconds: number | null,
  endsAtSeconds: number,
): Pick<StageResult, 'audience' | 'share'> {
  const { audiences } = stage;
  const differs =
    rehearsed !== undefined || audiences != null || world.realShare !== null || world.users.routing === 'one_way';
  if (!differs) return {};
  const all = startedAtSeconds === null ? 0 : served.requests(startedAtSeconds, endsAtSeconds);
  const canary = startedAtSeconds === null ? 0 : served.harm(startedAtSeconds, endsAtSeconds).requests;
  const share = { plannedPercent: plannedPercent(stage), realPercent: all === 0 ? null : (canary / all) * 100 };
  return { ...(audiences == null ? {} : { audience: audiences.names }), share };
}

/** Whether thresholds sit among the judges: if not, how close a value came to them does not matter. */
function hasThresholds({ plan }: Setup): boolean {
  return plan.judging.judges.some(({ method }) => method === 'thresholds');
}

function outcomeOf(
  played: PlayedStage | undefined,
  { state, stages, rehearsed }: Playback,
  bakeSeconds: number,
): StageOutcome {
  if (rehearsed !== undefined) return rehearsedOutcome(played, stages.at(-1), state.status);
  // A last stage of no duration is never watched: it passes when the rollout is promoted.
  if (bakeSeconds === 0 && state.status === 'COMPLETED') return 'PASSED';
  // A stage that began may be over before its first look: a person ended the rollout.
  if (played === undefined) return 'NOT_REACHED';
  const decisive = played.windows.findLast((window) => window.action !== 'keep_watching');
  switch (decisive?.event) {
    case 'STAGE_PASSED':
      return 'PASSED';
    case 'STAGE_INCONCLUSIVE':
      return 'INCONCLUSIVE';
    case 'STAGE_FAILED':
      return 'FAILED';
    default:
      return 'INTERRUPTED';
  }
}

/** A step of a policy is passed where another followed, or the promotion. */
function rehearsedOutcome(
  played: PlayedStage | undefined,
  last: PlayedStage | undefined,
  status: Status,
): StageOutcome {
  if (played === undefined) return 'NOT_REACHED';
  if (played !== last || status === 'COMPLETED') return 'PASSED';
  return status === 'ROLLED_BACK' ? 'FAILED' : 'INTERRUPTED';
}

function tallyOf(windows: readonly PlayedWindow[]): Tally {
  let [passed, failed, inconclusive] = [0, 0, 0];
  for (const { judgement } of windows) {
    if (judgement.verdict === 'PASS') passed++;
    else if (judgement.verdict === 'FAIL') failed++;
    else inconclusive++;
  }
  return { passed, failed, inconclusive };
}

function windowRecord(playback: Playback, window: PlayedWindow, windowIndex: number): WindowRecord {
  const { fromSeconds, toSeconds, lookedAtSeconds, stageIndex, baselineSource, judgement, event, status } = window;
  const stage = playback.setup.plan.stages[stageIndex];
  return {
    windowIndex,
    fromSeconds,
    toSeconds,
    lookedAtSeconds,
    stage: stage?.name ?? '',
    trafficPercent: stage === undefined ? 0 : plannedPercent(stage),
    ...armsBetween(playback, fromSeconds, toSeconds),
    baselineSource,
    judgement,
    event,
    status,
  };
}

function armSummary(reading: Reading, own: readonly OwnMetric[] = []): ArmSummary {
  const { requests, errors } = reading;
  return {
    requests,
    errors,
    errorRate: metricValue('error_rate', reading),
    latencyP50Ms: metricValue('latency_p50_ms', reading),
    latencyP95Ms: metricValue('latency_p95_ms', reading),
    latencyP99Ms: metricValue('latency_p99_ms', reading),
    cpuPercent: metricValue('cpu_percent', reading),
    memoryMb: metricValue('memory_mb', reading),
    restarts: reading.restarts(),
    conversionRate: metricValue('conversion_rate', reading),
    metrics: Object.fromEntries(own.map((metric) => [metric.name, ownValue(metric, reading)])),
  };
}
