import { plannedPercent } from '../measures/planned-percent.js';
import { rollingSteps, shareOfBatches } from '../measures/rolling-steps.js';
import { type ShareStep, STRATEGIES, type StrategyName } from '../model/results/strategy.js';
import type { Setup } from '../model/setup.js';
import {
  RESPONSES,
  type ResponseName,
  WAYS_OF,
  type WayBack,
  type WayBackCost,
  type WayBackHarm,
} from '../model/way-back.js';
import { expectedArrivals } from '../simulation/expected-arrivals.js';
import { fleetOf } from '../simulation/strategies/strategy-fleet.js';
import { wayTimes } from '../simulation/strategies/strategy-setup.js';

/** Deploying a configuration again takes minutes, mending data up to hours: half an hour here. */
const CONFIGURATION_SECONDS = 300;
const DATA_SECONDS = 1_800;

/**
 * What a failure of every request to the new version, from its first, costs under each strategy with each of its ways back,
 * worked out without a run: the rollout goes by its clock, its share is held from detection on, and falls as the way back has it.
 */
export function waysBack(setup: Setup): readonly WayBackCost[] {
  return STRATEGIES.flatMap((strategy) =>
    WAYS_OF[strategy].map((way): WayBackCost => {
      const harm = (response: ResponseName) => harmOf(setup, strategy, way, response);
      return {
        strategy,
        way,
        takesSeconds: takesSeconds(setup, strategy, way, RESPONSES.by_hand.detect),
        responses: { by_hand: harm('by_hand'), automatic: harm('automatic') },
      };
    }),
  );
}

function harmOf(setup: Setup, strategy: StrategyName, way: WayBack, response: ResponseName): WayBackHarm {
  const steps = RESPONSES[response];
  const beginsAtSeconds = Object.values(steps).reduce((sum, seconds) => sum + seconds, 0);
  const planned = plannedSteps(setup, strategy).filter(({ atSeconds }) => atSeconds < steps.detect);
  const held = planned.at(-1)?.percent ?? 0;
  const back = backSteps(setup, strategy, way, { beginsAtSeconds, held, detectSeconds: steps.detect });
  const all = [...planned, ...back];
  const failedRequests = all.reduce((sum, { atSeconds, percent }, i) => {
    const until = all[i + 1]?.atSeconds ?? atSeconds;
    return sum + (expectedArrivals(setup.world, atSeconds, until) * percent) / 100;
  }, 0);
  return { seconds: all.at(-1)?.atSeconds ?? 0, failedRequests };
}

/** The share by the clock: where no look ends the rollout, and no person waits at a gate. */
export function plannedSteps(
  { plan, world }: Pick<Setup, 'plan' | 'world'>,
  strategy: StrategyName,
): readonly ShareStep[] {
  const fleet = fleetOf(world);
  const live = plan.stages.filter(({ trafficPercent }) => trafficPercent > 0);
  switch (strategy) {
    case 'big_bang':
    case 'blue_green':
      return [{ atSeconds: 0, percent: 100 }];
    case 'rolling':
      return rollingSteps(fleet);
    case 'canary':
    case 'feature_flag':
      return stageSteps(live, 0);
    case 'shadow':
      // A plan that begins with copies is what it is.
      return plan.stages[0]?.trafficPercent === 0
        ? stageSteps(plan.stages, 0)
        : stageSteps(plan.stages, fleet.shadowSeconds);
  }
}

function stageSteps(stages: Setup['plan']['stages'], from: number): readonly ShareStep[] {
  let atSeconds = from;
  return stages.map((stage) => {
    const { bakeSeconds, gate } = stage;
    const step = { atSeconds, percent: plannedPercent(stage) };
    atSeconds += bakeSeconds + (gate.kind === 'timer' ? gate.seconds : 0);
    return step;
  });
}

interface Held {
  readonly beginsAtSeconds: number;
  /** The share, in [0, 100]. */
  readonly held: number;
  readonly detectSeconds: number;
}

function backSteps(
  setup: Setup,
  strategy: StrategyName,
  way: WayBack,
  { beginsAtSeconds, held, detectSeconds }: Held,
): readonly ShareStep[] {
  const takes = takesSeconds(setup, strategy, way, detectSeconds);
  if (way !== 'rolling') return [{ atSeconds: beginsAtSeconds + takes, percent: 0 }];
  const fleet = fleetOf(setup.world);
  const { batches, batchSeconds } = fleet;
  const done = Math.round((held / 100) * batches);
  return Array.from({ length: done }, (_, i) => ({
    atSeconds: beginsAtSeconds + (i + 1) * batchSeconds,
    percent: shareOfBatches(fleet, done - i - 1),
  }));
}

/** How long a way takes; rolling back takes as many batches as there were when the share was held. */
function takesSeconds(setup: Setup, strategy: StrategyName, way: WayBack, detectSeconds: number): number {
  const { redeploySeconds, switchSeconds, flagSeconds } = wayTimes(setup);
  switch (way) {
    case 'redeploy':
      return redeploySeconds;
    case 'rolling':
      return (
        plannedSteps(setup, strategy).filter(({ atSeconds }) => atSeconds < detectSeconds).length *
        fleetOf(setup.world).batchSeconds
      );
    case 'traffic_switch':
      return switchSeconds;
    case 'feature_flag':
      return flagSeconds;
    case 'configuration':
      return CONFIGURATION_SECONDS;
    case 'data':
      return DATA_SECONDS;
  }
}
