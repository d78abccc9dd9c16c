import { ARMS, type Arm } from '../../model/arm.js';
import type { SeenFault } from '../../model/source.js';
import { type ArmPool, armPools } from './arm-pools.js';
import { BehaviourMean } from './behaviour-mean.js';
import {
  type ArmConditions,
  ArmMean,
  activeFault,
  alike,
  busynessOf,
  type CellConditions,
  type ConditionsSource,
  memoryMb,
  poolsAt,
  staysWithArm,
} from './cell-conditions.js';
import type { FaultSpan } from './fault-timing.js';
import type { Lane } from './lanes.js';
import { momentsOf } from './moments.js';
import { type LaneAt, settledAloneLanes, settleLanes, weightsOf } from './settle-lanes.js';
import { laneSituation, type Situation } from './situation.js';

type ArmPools = Readonly<Record<Arm, ArmPool>>;

/** Means of one lane over several moments. */
class LaneMean {
  readonly arms = { stable: new ArmMean(), baseline: new ArmMean(), canary: new ArmMean() };
  readonly ifStable = new BehaviourMean();
}

/** The arms with whatever begins or ends in any lane: by these a cell is cut into parts. */
export function allPools(lanes: readonly Lane[], situation: Situation): Record<Arm, ArmPool> {
  return together(lanes.map(({ world }, lane) => armPools(world, laneSituation(situation, lane))));
}

function together(lanes: readonly ArmPools[]): Record<Arm, ArmPool> {
  const [first] = lanes;
  if (first === undefined) throw new Error('a world has at least one lane');
  if (lanes.length === 1) return { ...first };
  const arm = (name: Arm): ArmPool => {
    const spans = new Map<unknown, FaultSpan>();
    for (const pools of lanes) for (const span of pools[name].spans) spans.set(span.fault, span);
    return { ...first[name], spans: [...spans.values()] };
  };
  return { stable: arm('stable'), baseline: arm('baseline'), canary: arm('canary') };
}

/**
 * As `cellConditions`, of a world whose users are told apart: each lane by itself, and the arms as they are to all of their
 * users together. Instances are shared: how busy they are, and what faults do to them, is the same for all lanes.
 */
export function laneConditions(
  source: ConditionsSource,
  from: number,
  to: number,
  situation: Situation,
): CellConditions {
  const { world, lanes } = source;
  const situations = lanes.map((_, lane) => laneSituation(situation, lane));
  const pools = lanes.map((lane, index) => armPools(lane.world, situations[index] as Situation));
  const all = together(pools);
  const states = alike(
    momentsOf(world, all, from, to).map(({ atSeconds, rate, seconds }) => ({
      rate,
      seconds,
      lanes: lanes.map((lane, index): LaneAt => {
        const own = pools[index] as Record<Arm, ArmPool>;
        return {
          at: poolsAt(own, lane.world, situations[index] as Situation, atSeconds),
          pools: own,
          share: lane.share,
        };
      }),
    })),
    (state) => state.lanes.map(({ at }) => ARMS.map((arm) => at[arm].slices)),
  );
  const means = lanes.map(() => new LaneMean());
  const whole = { stable: new BehaviourMean(), baseline: new BehaviourMean(), canary: new BehaviourMean() };
  const ifStable = new BehaviourMean();
  const arrivals = states.reduce((sum, { rate, seconds }) => sum + rate * seconds, 0);
  const weights = { stable: weightsIn('stable'), baseline: weightsIn('baseline'), canary: weightsIn('canary') };
  for (const { lanes: at, rate, seconds } of states) {
    const busyness = busynessOf(world, rate);
    const settled = settleLanes(at, busyness, staysWithArm(world));
    const alone = settledAloneLanes(at, busyness);
    const time = seconds / (to - from);
    // Without arrivals nothing is weighted by them: the clock is as good.
    const weight = arrivals === 0 ? time : (rate * seconds) / arrivals;
    for (const [lane, mean] of means.entries()) {
      const stable = alone[lane];
      const does = settled[lane];
      const share = lanes[lane]?.share ?? 0;
      const own = pools[lane];
      if (stable === undefined || does === undefined || own === undefined) continue;
      for (const arm of ARMS) {
        const { metrics } = own[arm].version;
        mean.arms[arm].add(does[arm], stable, weight, time, metrics);
        const part = weights[arm][lane] ?? 0;
        if (part > 0) whole[arm].add(does[arm].behaviour, weight * part, time * part, metrics);
      }
      mean.ifStable.add(stable.behaviour, weight, time, world.stable.metrics);
      ifStable.add(stable.behaviour, weight * share, time * share, world.stable.metrics);
    }
  }
  const rate = arrivals / (to - from);
  const byLane = lanes.map((lane, index) => conditionsOfLane(index, lane.share));
  const arms = { stable: armOf('stable'), baseline: armOf('baseline'), canary: armOf('canary') };
  return {
    ...stretch(),
    arms,
    ifStable: ifStableOf(ifStable),
    retries: Math.max(...byLane.map(({ retries }) => retries)),
    canaryUsers: situation.canaryPercent / 100,
    awayShare: 0,
    caught: null,
    lanes: byLane,
    activeFaults: activeFaults(),
  };

  function weightsIn(arm: Arm): readonly number[] {
    return weightsOf(states[0]?.lanes ?? [], arm);
  }

  function stretch() {
    return { fromSeconds: from, toSeconds: to };
  }

  function conditionsOfLane(lane: number, share: number): CellConditions {
    const mean = means[lane] as LaneMean;
    const own = pools[lane] as ArmPools;
    const arm = (name: Arm): ArmConditions => {
      const { load, behaviour: does, failures } = mean.arms[name].mean();
      const only = failures.length === 1 ? (failures[0] ?? null) : null;
      const requestsPerSecond = rate * share * own[name].share * load;
      const latency = source.treeOf(does.latency);
      return { ...does, latency, share: own[name].share, load, requestsPerSecond, failures, only, ...memoryOf(name) };
    };
    const arms = { stable: arm('stable'), baseline: arm('baseline'), canary: arm('canary') };
    return {
      ...stretch(),
      arms,
      ifStable: ifStableOf(mean.ifStable),
      retries: Math.max(...ARMS.map((name) => arms[name].retries)),
      canaryUsers: (situations[lane]?.canaryPercent ?? 0) / 100,
      awayShare: own.canary.awayShare,
      caught: situation.caught?.[lane] ?? null,
      lanes: null,
      activeFaults: [],
    };
  }

  function armOf(name: Arm): ArmConditions {
    const does = whole[name].mean();
    const share = lanes.reduce((sum, lane, index) => sum + lane.share * (pools[index]?.[name].share ?? 0), 0);
    const load = lanes.reduce(
      (sum, _, lane) => sum + (weights[name][lane] ?? 0) * (byLane[lane]?.arms[name].load ?? 1),
      0,
    );
    const requestsPerSecond = rate * share * load;
    const latency = source.treeOf(does.latency);
    return { ...does, latency, share, load, requestsPerSecond, failures: [], only: null, ...memoryOf(name) };
  }

  function memoryOf(name: Arm) {
    const { version, spans, sinceSeconds } = all[name];
    const at = (seconds: number, before: boolean): number => memoryMb(version, spans, sinceSeconds, seconds, before);
    return { memoryStartMb: at(from, false), memoryEndMb: at(to, true) };
  }

  function ifStableOf(mean: BehaviourMean): CellConditions['ifStable'] {
    const { errorRate, attempts, conversionRate, latency } = mean.mean();
    return { errorRate, attempts, conversionRate, latency: source.treeOf(latency) };
  }

  function activeFaults(): readonly SeenFault[] {
    return [
      ...all.canary.spans.flatMap((span) => activeFault(world, span, true, from, to)),
      ...all.stable.spans.flatMap((span) => activeFault(world, span, false, from, to)),
    ];
  }
}
