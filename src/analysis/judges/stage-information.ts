import { plannedPercent } from '../../measures/planned-percent.js';
import { answeredShare } from '../../measures/stage-shares.js';
import type { Plan, Stage } from '../../model/plan.js';
import { hasCarriedBaseline } from '../judge.js';

/**
 * How much of the information that a test plans with is in after so many seconds of a stage, in [0, 1], by the plan. What is
 * seen at 100 % is a test of its own: see `alphaPart`.
 */
export function plannedFraction(plan: Plan, stage: Stage, seconds: number): number {
  let [before, whole] = [0, 0];
  let isBefore = true;
  for (const other of plan.stages) {
    if (other.name === stage.name) isBefore = false;
    if (hasCarriedBaseline(other) !== hasCarriedBaseline(stage)) continue;
    const information = informationOf(plan, other, seenSeconds(plan, other));
    whole += information;
    if (isBefore) before += information;
  }
  const now = before + informationOf(plan, stage, Math.min(seconds, seenSeconds(plan, stage)));
  // Sums of the same numbers in another order.
  return now >= whole * (1 - 1e-9) ? 1 : now / whole;
}

/** How much of a stage its looks can see: of its last seconds nothing, where telemetry is late. */
function seenSeconds({ delaySeconds = 0 }: Plan, { bakeSeconds }: Stage): number {
  return Math.max(0, bakeSeconds - delaySeconds);
}

/**
 * The information in so many seconds of a stage, in units of a second of all requests: the product of the arms' shares over their
 * sum. At 100 % the baseline is that of the stage before, for as long as it lasted.
 */
function informationOf({ stages }: Plan, stage: Stage, seconds: number): number {
  const share = plannedPercent(stage) / 100;
  if (stage.mirrorPercent !== undefined) {
    const answered = answeredShare(stage);
    return (seconds * answered * (1 - share)) / (answered + 1 - share);
  }
  if (!hasCarriedBaseline(stage)) return seconds * share * (1 - share);
  const earlier = stages.findLast((other) => !hasCarriedBaseline(other) && other.bakeSeconds > 0);
  if (earlier === undefined) return 0;
  const stableShare = 1 - plannedPercent(earlier) / 100;
  return (Math.min(seconds, earlier.bakeSeconds) * stableShare) / (1 + stableShare);
}
