import type { Arm } from '../model/arm.js';
import type { Situation } from '../model/situation.js';
import { ARM_CODES, PURPOSES } from '../random/address.js';
import type { Key } from '../random/key.js';
import { uniform } from '../random/uniform.js';
import { binomialQuantile } from '../stats/lattice/binomial.js';
import { poissonQuantile } from '../stats/lattice/poisson.js';
import type { ArmConditions, CellConditions } from './cell-conditions.js';
import { errorRateNoise, sharedNoise } from './noise.js';
import type { TrafficModel } from './traffic-model.js';
import { userShare } from './user-share.js';

/** Counts of one arm in one cell. */
export interface ArmCounts {
  readonly requests: number;
  readonly errors: number;
}

/**
 * One cell of time, or a part of one: where the canary is taken out in the middle of a cell, what comes before and what
 * comes after are drawn apart.
 */
export interface CellPart {
  /** From 0 at the start of the rollout. */
  readonly cellIndex: number;
  /** From 0; the whole of a cell is its part 0. */
  readonly part: number;
  /** Of the rollout. */
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

/** What all arms served in one cell of time, or a part of one. */
export interface CellTraffic extends CellPart {
  readonly conditions: CellConditions;
  /** Of all latencies in the cell: the logarithm of what noise multiplies them by. */
  readonly latencyLogFactor: number;
  readonly stable: ArmCounts;
  readonly baseline: ArmCounts;
  readonly canary: ArmCounts;
  /**
   * How many of the canary's requests the stable version would have failed, by the same number that decided theirs; of
   * those that clients tried again only because the canary failed, none.
   */
  readonly canaryErrorsIfStable: number;
  /**
   * Failures of the stable version, in either of its arms, that there would not have been but for the rollout: on data
   * that the canary left behind, on instances that are new for its sake, under load that it brought; negative where it
   * took load away.
   */
  readonly stableExcessErrors: number;
}

/** `cell[arm]`, in a way that the engine can foresee: by an arm that varies it looks into a hash table each time. */
export function countsOf(cell: CellTraffic, arm: Arm): ArmCounts {
  return arm === 'canary' ? cell.canary : arm === 'stable' ? cell.stable : cell.baseline;
}

/** `cell.conditions.arms[arm]`, in the same way. */
export function conditionsOf({ conditions: { arms } }: Pick<CellTraffic, 'conditions'>, arm: Arm): ArmConditions {
  return arm === 'canary' ? arms.canary : arm === 'stable' ? arms.stable : arms.baseline;
}

/** The traffic of a whole cell. */
export function serveCell(model: TrafficModel, key: Key, cellIndex: number, situation: Situation): CellTraffic {
  const fromSeconds = cellIndex * model.cellSeconds;
  const whole = { cellIndex, part: 0, fromSeconds, toSeconds: fromSeconds + model.cellSeconds };
  return draw(model, key, whole, situation, model.conditions(cellIndex, situation));
}

/** The traffic of a part of a cell. */
export function serveCellPart(model: TrafficModel, key: Key, part: CellPart, situation: Situation): CellTraffic {
  const { cellIndex, fromSeconds, toSeconds } = part;
  const isWhole = part.part === 0 && toSeconds - fromSeconds === model.cellSeconds;
  const conditions = isWhole
    ? model.conditions(cellIndex, situation)
    : model.partConditions(fromSeconds, toSeconds, situation);
  return draw(model, key, part, situation, conditions);
}

/**
 * The traffic of one cell: arrivals are Poisson, the canary's part of them binomial, the fresh baseline's part of the rest
 * binomial, the errors of each arm binomial; with noise, of a mean that is drawn before. A pure function of its arguments;
 * its cost does not depend on how many requests there are.
 */
function draw(
  model: TrafficModel,
  key: Key,
  { cellIndex, part, fromSeconds, toSeconds }: CellPart,
  situation: Situation,
  conditions: CellConditions,
): CellTraffic {
  const { world, cellSeconds } = model;
  const { arms, ifStable } = conditions;
  const noise = sharedNoise(world, cellSeconds, key, cellIndex);
  const canaryUsers = userShare(world.users, key, situation.canaryPercent / 100);
  const others = 1 - canaryUsers;
  // Where the plan leaves stable nothing, users who are not where they should be by number are the baseline's.
  const baselineUsers =
    arms.stable.share === 0 && arms.baseline.share > 0 ? others : Math.min(arms.baseline.share, others);
  const onCanary = canaryUsers * arms.canary.load;
  const onBaseline = baselineUsers * arms.baseline.load;
  const onStable = Math.max(0, others - baselineUsers) * arms.stable.load;
  const load = onCanary + onBaseline + onStable;

  const mean = conditions.arrivals * noise.arrivalsFactor;
  const arrivalsAt = uniform(key, ARM_CODES.service, PURPOSES.arrivals, cellIndex, part);
  const shareAt = uniform(key, ARM_CODES.service, PURPOSES.share, cellIndex, part);
  const arrivals = poissonQuantile(arrivalsAt, mean * load);
  const canaryRequests = binomialQuantile(shareAt, arrivals, shareOf(onCanary, load));
  const elsewhere = arrivals - canaryRequests;
  const baselineRequests =
    onBaseline === 0
      ? 0
      : binomialQuantile(
          uniform(key, ARM_CODES.service, PURPOSES.baselineShare, cellIndex, part),
          elsewhere,
          shareOf(onBaseline, onBaseline + onStable),
        );

  const at = { model, key, conditions, cellIndex, part, factor: noise.errorsFactor };
  const stableRequests = elsewhere - baselineRequests;
  const stableErrors = drawErrors(at, 'stable', stableRequests, arms.stable.errorRate);
  const canaryErrors = drawErrors(at, 'canary', canaryRequests, arms.canary.errorRate);
  // With stable in the canary's place, as many would have come as come without the canary's retries.
  const asMany = onCanary === canaryUsers * ifStable.attempts && load === ifStable.attempts;
  const canaryRequestsIfStable = asMany
    ? canaryRequests
    : binomialQuantile(shareAt, poissonQuantile(arrivalsAt, mean * ifStable.attempts), canaryUsers);
  const baselineErrors = drawErrors(at, 'baseline', baselineRequests, arms.baseline.errorRate);
  return {
    cellIndex,
    part,
    fromSeconds,
    toSeconds,
    conditions,
    latencyLogFactor: noise.latencyLogFactor,
    stable: { requests: stableRequests, errors: stableErrors },
    baseline: baselineRequests === 0 ? NOTHING : { requests: baselineRequests, errors: baselineErrors },
    canary: { requests: canaryRequests, errors: canaryErrors },
    canaryErrorsIfStable:
      asMany && arms.canary.errorRate === ifStable.errorRate
        ? canaryErrors
        : drawErrors(at, 'canary', canaryRequestsIfStable, ifStable.errorRate),
    stableExcessErrors:
      excess(at, 'stable', stableRequests, stableErrors) + excess(at, 'baseline', baselineRequests, baselineErrors),
  };
}

const NOTHING: ArmCounts = { requests: 0, errors: 0 };

/** Where errors are drawn, and what noise multiplies their rate by. */
interface ErrorDraws {
  readonly model: TrafficModel;
  readonly key: Key;
  readonly conditions: CellConditions;
  readonly cellIndex: number;
  readonly part: number;
  readonly factor: number;
}

function drawErrors(at: ErrorDraws, arm: Arm, requests: number, errorRate: number): number {
  if (requests === 0) return 0;
  const { model, key, cellIndex, part } = at;
  const rate = Math.min(1, errorRate * at.factor);
  const noise = errorRateNoise(model.world, model.cellSeconds, key, arm, cellIndex);
  const drawn = noise === null ? rate : noise(rate);
  return binomialQuantile(uniform(key, ARM_CODES[arm], PURPOSES.errors, cellIndex, part), requests, drawn);
}

/** What an arm of the stable version failed more than it would have but for the rollout, by the same numbers. */
function excess(at: ErrorDraws, arm: 'stable' | 'baseline', requests: number, errors: number): number {
  const { errorRate } = at.conditions.ifStable;
  return conditionsOf(at, arm).errorRate === errorRate ? 0 : errors - drawErrors(at, arm, requests, errorRate);
}

function shareOf(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.min(1, part / whole);
}
