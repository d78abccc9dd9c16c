import { metricValue } from '../measures/metric-value.js';
import type { Arm } from '../model/arm.js';
import type { Stage } from '../model/plan.js';
import type { Reading } from '../model/reading.js';
import type { Tally } from '../model/rollout.js';
import type { ArmSummary, Run, StageOutcome, StageResult, WindowRecord } from '../model/run.js';
import type { Setup } from '../model/setup.js';
import type { Key } from '../random/key.js';
import { blastRadius } from '../traffic/blast-radius.js';
import { readArm } from '../traffic/read-arm.js';
import type { CellTraffic } from '../traffic/serve-cell.js';
import type { TrafficModel } from '../traffic/traffic-model.js';
import { closestCalls } from './closest-calls.js';
import { errorBudget } from './error-budget.js';
import { harm, rollbackResult, rollbackSafety } from './harm.js';
import { latestEvidence } from './latest-evidence.js';
import { rolloutCells } from './outcome.js';
import type { Playback, PlayedStage, PlayedWindow } from './playback.js';
import { reasonOf } from './reason-of.js';
import { detectionTimes, timeline } from './timeline.js';

/** Turns what happened into the figures of a finished run. */
export function summarize(setup: Setup, model: TrafficModel, key: Key, seed: string, playback: Playback): Run {
  const { state, windows, transitions, warnings, followUp } = playback;
  const cells = rolloutCells(playback);
  const everything = [...cells, ...(followUp?.cells ?? [])];
  const read = armReader(setup, model, key);
  const stages = setup.plan.stages.map((stage, stageIndex) => stageResult(stage, stageIndex, playback, read));
  const completed = state.status === 'COMPLETED';
  const arms = read(cells);
  const whole = harm(cells);
  let records: readonly WindowRecord[] | undefined;
  return {
    seed,
    name: setup.name,
    finalState: state.status === 'PROGRESSING' ? unended() : state.status,
    pausedBecause: state.status === 'PAUSED' ? state.cause : null,
    reason: reasonOf(setup, playback),
    durationSeconds: playback.endedAtSeconds,
    stagesCompleted: completed
      ? stages.length
      : state.stageIndex + (stages[state.stageIndex]?.outcome === 'PASSED' ? 1 : 0),
    ...arms,
    tally: tallyOf(windows),
    failedRequests: whole.failedRequests,
    excessFailedRequests: whole.excessFailedRequests,
    ...detectionTimes(setup, playback, cells),
    blastRadius: blastRadius(setup.world.users, cells),
    rollback: rollbackResult(setup, playback),
    followUp: followUp === null ? null : harm(followUp.cells),
    rollbackSafety: rollbackSafety(setup, playback),
    errorBudget: errorBudget(setup, harm(everything), requestsOf(everything)),
    timeline: timeline(setup, playback, everything),
    stages,
    transitions,
    // Only a trace needs them, and their latencies cost as much as the rest of the run: made when asked for.
    get windows() {
      const readWindow = (of: readonly CellTraffic[]) => armReader(setup, model, key)(of);
      records ??= windows.map((window, windowIndex) => windowRecord(setup, window, windowIndex, readWindow));
      return records;
    },
    warnings,
  };
}

type Arms = Pick<Run, 'canary' | 'stable' | 'freshBaseline'>;

/** Reads arms; what is read of a stage and of the whole run comes from the same draws. */
function armReader(setup: Setup, model: TrafficModel, key: Key): (cells: readonly CellTraffic[]) => Arms {
  const drawn = { canary: new Map(), stable: new Map(), baseline: new Map() };
  return (cells) => {
    const read = (arm: Arm): ArmSummary => armSummary(readArm(model, key, arm, cells, drawn[arm]));
    const { freshBaseline } = setup.world;
    return { canary: read('canary'), stable: read('stable'), freshBaseline: freshBaseline ? read('baseline') : null };
  };
}

function requestsOf(cells: readonly CellTraffic[]): number {
  return cells.reduce(
    (sum, { stable, baseline, canary }) => sum + stable.requests + baseline.requests + canary.requests,
    0,
  );
}

function unended(): never {
  throw new Error('a run ends COMPLETED, ROLLED_BACK or PAUSED');
}

function stageResult(
  { name, trafficPercent, bakeSeconds, rules }: Stage,
  stageIndex: number,
  playback: Playback,
  read: (cells: readonly CellTraffic[]) => Arms,
): StageResult {
  const played = playback.stages.find((stage) => stage.stageIndex === stageIndex);
  const windows = playback.windows.filter((window) => window.stageIndex === stageIndex);
  const next = playback.stages.find((stage) => stage.stageIndex === stageIndex + 1);
  const cells = played?.cells ?? [];
  const startedAtSeconds = played?.startedAtSeconds ?? null;
  return {
    name,
    trafficPercent,
    outcome: outcomeOf(played, windows, playback, bakeSeconds),
    startedAtSeconds,
    durationSeconds:
      startedAtSeconds === null ? 0 : (next?.startedAtSeconds ?? playback.endedAtSeconds) - startedAtSeconds,
    tally: tallyOf(windows),
    baselineSource: windows.find((window) => window.baselineSource !== 'none')?.baselineSource ?? 'none',
    ...read(cells),
    checks: hasThresholds(playback) ? closestCalls(rules, windows) : [],
    evidence: latestEvidence(windows),
  };
}

/** Whether thresholds sit among the judges: if not, nobody asks how close a value came to them. */
function hasThresholds({ state }: Playback): boolean {
  return state.plan.judging.judges.some(({ method }) => method === 'thresholds');
}

function outcomeOf(
  played: PlayedStage | undefined,
  windows: readonly PlayedWindow[],
  { state }: Playback,
  bakeSeconds: number,
): StageOutcome {
  // A last stage of no duration is never watched: it passes when the rollout is promoted.
  if (bakeSeconds === 0 && state.status === 'COMPLETED') return 'PASSED';
  // A stage that began may be over before its first look: a person ended the rollout.
  if (played === undefined) return 'NOT_REACHED';
  const decisive = windows.findLast((window) => window.action !== 'keep_watching');
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

function tallyOf(windows: readonly PlayedWindow[]): Tally {
  const count = (verdict: string): number => windows.filter((window) => window.judgement.verdict === verdict).length;
  return { passed: count('PASS'), failed: count('FAIL'), inconclusive: count('INCONCLUSIVE') };
}

function windowRecord(
  setup: Setup,
  window: PlayedWindow,
  windowIndex: number,
  read: (cells: readonly CellTraffic[]) => Arms,
): WindowRecord {
  const stage = setup.plan.stages[window.stageIndex];
  return {
    windowIndex,
    fromSeconds: window.fromSeconds,
    toSeconds: window.toSeconds,
    stage: stage?.name ?? '',
    trafficPercent: stage?.trafficPercent ?? 0,
    ...read(window.cells),
    baselineSource: window.baselineSource,
    judgement: window.judgement,
    event: window.event,
    status: window.state.status,
  };
}

function armSummary(reading: Reading): ArmSummary {
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
  };
}
