import { analyzerOf } from '../../analysis/analyzer-of.js';
import { thresholds } from '../../analysis/thresholds.js';
import { planController } from '../../controllers/plan/plan-controller.js';
import { bigBang } from '../../controllers/strategies/big-bang.js';
import { blueGreen } from '../../controllers/strategies/blue-green.js';
import { rolling } from '../../controllers/strategies/rolling.js';
import type { Schedule, WayTimes } from '../../controllers/strategies/schedule.js';
import { scheduledController } from '../../controllers/strategies/scheduled.js';
import { shadowFirst, withoutCopies } from '../../controllers/strategies/shadow.js';
import { NOTHING_SERVED } from '../../measures/metric-value.js';
import type { Controller } from '../../model/controller.js';
import { type Fault, NO_EFFECT } from '../../model/fault.js';
import { FLEET, STRATEGIES, type StrategyName } from '../../model/results/strategy.js';
import type { RollbackMethod } from '../../model/rollback.js';
import type { Setup } from '../../model/setup.js';
import type { World } from '../../model/world.js';
import { versionReading } from '../../sources/generated/conditions/version-reading.js';
import { horizonOf } from '../horizon.js';
import { planPartsOf } from '../simulate.js';
import { fleetOf, preparedWorld, replacing } from './strategy-fleet.js';

/** A strategy in a world: what it makes of the world and the plan, and who steers. */
export interface StrategySetup {
  readonly strategy: StrategyName;
  readonly setup: Setup;
  /** What it takes on top of the time in which the share rises, in seconds: preparation, or a restart. */
  readonly prepareSeconds: number;
  /** A new one for each run. */
  readonly controller: () => Controller<unknown, unknown>;
  /** Until when its runs may last, with the longest way back and the follow-up. */
  readonly horizonSeconds: number;
}

/** How long each way back takes: as the configuration has it of its own, the usual time of the others. */
export function wayTimes({ rollback }: Pick<Setup, 'rollback'>): WayTimes {
  const takes = (method: RollbackMethod, usual: number): number =>
    rollback.method === method ? rollback.takesSeconds : usual;
  return {
    actAfterSeconds: rollback.actAfterSeconds,
    redeploySeconds: takes('redeploy', FLEET.redeploySeconds),
    switchSeconds: takes('traffic_switch', FLEET.switchSeconds),
    flagSeconds: takes('feature_flag', FLEET.flagSeconds),
  };
}

/** Those that can be played in a world: where users are told apart, or instances are counted, requests are not copied. */
export function strategiesIn({ audiences, instances }: World): readonly StrategyName[] {
  return audiences.length === 0 && instances === null
    ? STRATEGIES
    : STRATEGIES.filter((strategy) => strategy !== 'shadow');
}

/** A strategy in the world of a setup. No script is followed: people do under all strategies what `when_paused` says. */
export function strategySetup(strategy: StrategyName, given: Setup): StrategySetup {
  const setup: Setup = { ...given, operator: [], plan: withoutCopies(given.plan) };
  const { world } = setup;
  const times = wayTimes(setup);
  const fleet = fleetOf(world);
  switch (strategy) {
    case 'big_bang':
      return byClock(strategy, withRestarts(setup, times), bigBang(times, fleet), fleet.restartSeconds);
    case 'rolling':
      // Where instances are counted the first batch starts in the rollout's own time.
      return byClock(strategy, setup, rolling(times, fleet), world.instances === null ? fleet.batchSeconds : 0);
    case 'blue_green': {
      const isWarm = world.warmUp !== null && world.warmUp.seconds <= fleet.prepareSeconds;
      const warmed = isWarm ? { ...setup, world: { ...world, warmUp: null } } : setup;
      return byClock(strategy, warmed, blueGreen(times, fleet), fleet.prepareSeconds);
    }
    case 'canary':
      return byPlan(strategy, setup, 0);
    case 'feature_flag': {
      const { actAfterSeconds, flagSeconds: takesSeconds } = times;
      const users = { ...world.users, routing: 'sticky' } as const;
      const rollback = { method: 'feature_flag', takesSeconds, actAfterSeconds } as const;
      // Both versions are in the same instances, so that a share moves none.
      const flagged = withoutInstances({ ...setup, world: { ...world, users }, rollback });
      return byPlan(strategy, flagged, fleet.batches * fleet.batchSeconds);
    }
    case 'shadow':
      return byPlan(strategy, { ...given, operator: [], plan: shadowFirst(given.plan) }, 0);
  }
}

/** Instances are as many as it takes, and shares as they were meant. */
function withoutInstances({ plan, world, ...rest }: Setup): Setup {
  const stages = plan.stages.map(({ instances: _, plannedPercent, ...stage }) =>
    plannedPercent === undefined ? stage : { ...stage, trafficPercent: plannedPercent },
  );
  return { ...rest, plan: { ...plan, stages }, world: { ...world, instances: null } };
}

function byPlan(strategy: StrategyName, setup: Setup, prepareSeconds: number): StrategySetup {
  const parts = planPartsOf(setup, analyzerOf(setup.plan, setup.slo?.objective ?? null), false);
  const controller = () => planController(parts) as Controller<unknown, unknown>;
  const { actAfterSeconds, takesSeconds } = setup.rollback;
  const horizonSeconds = horizonOf(setup, []) + actAfterSeconds + takesSeconds;
  return { strategy, setup, prepareSeconds, controller, horizonSeconds };
}

/** Watched as long as the plan lasts, by the thresholds of its last stage. */
function byClock(
  strategy: StrategyName,
  given: Setup,
  { steps, wayBack, watchFromSeconds: fromSeconds }: Schedule,
  prepareSeconds: number,
): StrategySetup {
  const setup = deployed(strategy, given);
  const { plan, world, slo } = setup;
  const stage = plan.stages.at(-1);
  if (stage === undefined) throw new Error('a plan has at least one stage');
  const { intervalSeconds, lookbackSeconds, failureLimit, delaySeconds = 0 } = plan;
  const untilSeconds = horizonOf({ plan, whenPaused: null, followUpSeconds: 0 }, []);
  const usual = { ...NOTHING_SERVED, ...versionReading(world.stable) };
  const analyzer = thresholds(plan, slo?.objective ?? null);
  const times = { intervalSeconds, lookbackSeconds, delaySeconds, fromSeconds, untilSeconds };
  const watch = { analyzer, stage, usual, failureLimit, ...times };
  const fleet = fleetOf(given.world);
  const exposureOf = world.instances === null ? {} : { exposureOf: replacing(fleet, strategy === 'rolling') };
  const controller = () =>
    scheduledController({ steps, wayBack, watch, stages: plan.stages, ...exposureOf }) as Controller<unknown, unknown>;
  const { actAfterSeconds, redeploySeconds } = wayTimes(setup);
  const longestWayBack = actAfterSeconds + Math.max(redeploySeconds, fleet.batches * fleet.batchSeconds);
  return { strategy, setup, prepareSeconds, controller, horizonSeconds: horizonOf(setup, []) + longestWayBack };
}

/** Where instances are counted: as a strategy by the clock has them, which compares no versions and needs no baseline. */
function deployed(strategy: StrategyName, setup: Setup): Setup {
  const { world } = setup;
  if (world.instances === null) return setup;
  const alone = { ...world, freshBaseline: false };
  if (strategy === 'rolling') return { ...setup, world: alone };
  const kept = strategy === 'blue_green' ? fleetOf(world).keptSeconds : 0;
  return { ...setup, world: preparedWorld(alone, kept) };
}

/** Nothing serves while one version stops and the other starts, on the way there and on the way back. */
function withRestarts(setup: Setup, { actAfterSeconds, redeploySeconds }: WayTimes): Setup {
  const { world } = setup;
  const down: Omit<Fault, 'from' | 'until'> = {
    name: 'restart',
    target: 'canary',
    effect: { ...NO_EFFECT, errorRate: 1 },
    rampSeconds: 0,
    flapping: null,
    minTrafficPercent: 0,
    cohort: null,
  };
  const { restartSeconds } = fleetOf(world);
  const back = actAfterSeconds + redeploySeconds;
  const ofMark = (seconds: number) => ({ kind: 'mark', mark: 'rolled_back', seconds }) as const;
  const restarts: readonly Fault[] = [
    { ...down, from: { kind: 'rollout', seconds: 0 }, until: { kind: 'rollout', seconds: restartSeconds } },
    { ...down, from: ofMark(Math.max(0, back - restartSeconds)), until: ofMark(back) },
  ];
  return { ...setup, world: { ...world, faults: [...world.faults, ...restarts] } };
}
