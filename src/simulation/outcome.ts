import { analyzerOf } from '../analysis/analyzer-of.js';
import { closeness } from '../measures/conditions.js';
import type { Evidence } from '../model/evidence.js';
import { BUDGET_PERCENT_PARTS, type FiredRule, type Outcome } from '../model/outcome.js';
import type { Setup } from '../model/setup.js';
import type { Finding } from '../model/verdict.js';
import { keyOf } from '../random/key.js';
import { blastRadius } from '../traffic/blast-radius.js';
import type { CellTraffic } from '../traffic/serve-cell.js';
import { type TrafficModel, trafficModel } from '../traffic/traffic-model.js';
import { allowedFailures } from './error-budget.js';
import { harm } from './harm.js';
import { play } from './play.js';
import type { Playback } from './playback.js';
import { detectionTimes } from './timeline.js';

/**
 * Plays runs of one setup, each for what it comes to: the same runs as `simulate` plays, without the reading of latencies.
 * `watch` is shown each run first.
 */
export function outcomePlayer(setup: Setup, watch: (playback: Playback) => void = () => {}): (seed: string) => Outcome {
  const model: TrafficModel = trafficModel(setup.world, setup.cellSeconds);
  const analyzer = analyzerOf(setup.plan, setup.slo?.objective ?? null);
  return (seed) => {
    const playback = play(setup, model, analyzer, keyOf(seed));
    watch(playback);
    return outcomeOf(setup, playback);
  };
}

function outcomeOf(setup: Setup, playback: Playback): Outcome {
  const { state, endedAtSeconds, followUp } = playback;
  if (state.status === 'PROGRESSING') throw new Error('a run ends COMPLETED, ROLLED_BACK or PAUSED');
  const cells = rolloutCells(playback);
  const total = harm(cells);
  const users = blastRadius(setup.world.users, cells);
  const { timeToDetectSeconds, timeToRestoreSeconds } = detectionTimes(setup, playback, cells);
  const { slo, world } = setup;
  const spent = total.excessFailedRequests + (followUp === null ? 0 : harm(followUp.cells).excessFailedRequests);
  return {
    finalState: state.status,
    stageIndex: state.stageIndex,
    fired: firedRules(playback),
    figures: {
      time_to_detect_seconds: timeToDetectSeconds,
      time_to_restore_seconds: timeToRestoreSeconds,
      duration_seconds: endedAtSeconds,
      exposure_requests: total.requests,
      failed_requests: total.failedRequests,
      excess_failed_requests: total.excessFailedRequests,
      users_exposed: rounded(users.usersExposed),
      users_hit: rounded(users.usersHit),
      budget_spent_percent:
        slo === null ? null : rounded((spent / allowedFailures(slo, world)) * 100 * BUDGET_PERCENT_PARTS),
    },
    closeness: state.status === 'COMPLETED' ? closestHeld(playback) : null,
  };
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value);
}

/** All cells of a run until the canary was gone, or the decision that let it stay. */
export function rolloutCells({ idleCells, stages, rollback }: Playback): readonly CellTraffic[] {
  // Not push(...cells): a long stage has more than a function takes as arguments.
  return [
    ...idleCells,
    ...stages.flatMap((stage) => stage.cells),
    ...(rollback === null ? [] : [...rollback.waitingCells, ...rollback.rollbackCells]),
  ];
}

function firedRules({ state, windows }: Playback): readonly FiredRule[] {
  const last = windows.at(-1);
  if (state.status !== 'ROLLED_BACK' || last?.event !== 'STAGE_FAILED') return [];
  const { findings, evidence } = last.judgement;
  return [
    ...findings.filter(({ outcome }) => outcome === 'breached').map(({ metric, condition }) => ({ metric, condition })),
    ...evidence
      .filter(({ outcome }) => outcome === 'worse')
      .map(({ subject, judge }) => ({ metric: subject, condition: judge })),
  ];
}

function closestHeld({ windows }: Playback): number | null {
  let closest: number | null = null;
  for (const { judgement } of windows) {
    for (const finding of judgement.findings) {
      const near = nearness(finding);
      if (near !== null && (closest === null || near > closest)) closest = near;
    }
    for (const evidence of judgement.evidence) {
      const near = closenessOf(evidence);
      if (near !== null && (closest === null || near > closest)) closest = near;
    }
  }
  return closest;
}

/** How near a condition that held came to its bound, in [0, 1]. */
function nearness({ outcome, condition, observed, bound }: Finding): number | null {
  // What is beyond its bound and held was excused by a floor.
  return outcome !== 'held' || bound === null ? null : Math.min(1, closeness(condition, observed, bound));
}

/** How near a judge's statistic came to its boundary, in [0, 1], on the scale on which evidence adds up. */
function closenessOf({ outcome, statisticName, statistic, boundary }: Evidence): number | null {
  if (outcome !== 'held' || statistic === null || boundary === null) return null;
  const share = (part: number, whole: number): number => (whole <= 0 ? 1 : Math.min(1, Math.max(0, part / whole)));
  switch (statisticName) {
    case 'e':
    case 'p':
      return share(Math.log(statistic), Math.log(boundary));
    case 'score':
      return share(boundary, statistic);
    default:
      return share(statistic, boundary);
  }
}
