import { ARMS, type Arm } from '../../../model/arm.js';
import type { Settled } from '../harm/settle.js';
import { type LaneAt, settledAloneLanes, settleLanes, weightsOf } from '../harm/settle-lanes.js';
import type { Lane } from '../lanes.js';
import { type ArmPool, alonePool, armPools, poolAt, sharing } from '../pods/arm-pools.js';
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
import { momentsOf } from './moments.js';
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

/** Where instances are counted, those of an arm serve all lanes: how much each takes goes by the requests of all of them. */
function sharingInstances(
  { world, lanes }: ConditionsSource,
  pools: readonly ArmPools[],
  { fleet }: Situation,
): readonly ArmPools[] {
  if (world.instances === null) return pools;
  const shareOf = (arm: Arm): number =>
    lanes.reduce((sum, { share }, lane) => sum + share * (pools[lane]?.[arm].share ?? 0), 0);
  const shares = { stable: shareOf('stable'), baseline: shareOf('baseline'), canary: shareOf('canary') };
  return pools.map((lane) => {
    const of = (arm: Arm): ArmPool => sharing(world, lane[arm], shares[arm], fleet?.[arm] ?? null);
    return { stable: of('stable'), baseline: of('baseline'), canary: of('canary') };
  });
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

/** What is going on in each lane at an instant, or at several alike. */
interface State {
  readonly rate: number;
  readonly seconds: number;
  readonly lanes: readonly LaneAt[];
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
  return new LaneParts(source, from, to, situation).conditions();
}

class LaneParts {
  private readonly source: ConditionsSource;
  private readonly stretch: { readonly fromSeconds: number; readonly toSeconds: number };
  private readonly situation: Situation;
  private readonly pools: readonly ArmPools[];
  /** Of all lanes together. */
  private readonly all: ArmPools;
  private readonly states: readonly State[];
  /** By lane, its part of each arm's requests. */
  private readonly weights: Readonly<Record<Arm, readonly number[]>>;
  private readonly means: readonly LaneMean[];
  private readonly whole = new LaneWhole();

  constructor(source: ConditionsSource, fromSeconds: number, toSeconds: number, situation: Situation) {
    const { world, lanes } = source;
    this.source = source;
    this.stretch = { fromSeconds, toSeconds };
    this.situation = situation;
    this.pools = sharingInstances(
      source,
      lanes.map((lane, index) => armPools(lane.world, laneSituation(situation, index))),
      situation,
    );
    this.all = together(this.pools);
    const moments = momentsOf(world, this.all, fromSeconds, toSeconds);
    this.states = alike(
      moments.map(({ atSeconds, rate, seconds }) => ({ rate, seconds, lanes: this.lanesAt(atSeconds) })),
      (state) => state.lanes.map(({ at }) => ARMS.map((arm) => at[arm].slices)),
    );
    const weightsIn = (arm: Arm) => weightsOf(this.states[0]?.lanes ?? [], arm);
    this.weights = { stable: weightsIn('stable'), baseline: weightsIn('baseline'), canary: weightsIn('canary') };
    this.means = lanes.map(() => new LaneMean());
  }

  conditions(): CellConditions {
    const { source, stretch, situation, all, whole } = this;
    const { seconds, arrivals } = this.total();
    for (const state of this.states) {
      const time = state.seconds / seconds;
      // Without arrivals nothing is weighted by them: the clock is as good.
      this.add(state, arrivals === 0 ? time : (state.rate * state.seconds) / arrivals, time);
    }
    const rate = arrivals / seconds;
    const lanes = source.lanes.map((_, lane) => this.lane(lane, rate));
    const arm = (name: Arm): ArmConditions => this.arm(name, lanes, rate);
    const faults = (pool: ArmPool, onCanary: boolean) =>
      pool.spans.flatMap((span) => activeFault(source.world, span, onCanary, stretch.fromSeconds, stretch.toSeconds));
    return {
      ...stretch,
      arms: { stable: arm('stable'), baseline: arm('baseline'), canary: arm('canary') },
      ifStable: this.ifStable(whole.ifStable),
      retries: Math.max(...lanes.map(({ retries }) => retries)),
      canaryUsers: situation.canaryPercent / 100,
      awayShare: 0,
      caught: null,
      copies: null,
      lanes,
      activeFaults: [...faults(all.canary, true), ...faults(all.stable, false)],
    };
  }

  private lanesAt(atSeconds: number): readonly LaneAt[] {
    return this.source.lanes.map((lane, index): LaneAt => {
      const pools = this.pools[index] as ArmPools;
      const { world, share } = lane;
      const situation = laneSituation(this.situation, index);
      const at = poolsAt(pools, world, situation, atSeconds);
      const alone = poolAt(alonePool(world, pools, situation), world, situation, atSeconds);
      return { at, alone, pools, share };
    });
  }

  private total() {
    const { fromSeconds, toSeconds } = this.stretch;
    const arrivals = this.states.reduce((sum, { rate, seconds }) => sum + rate * seconds, 0);
    return { seconds: toSeconds - fromSeconds, arrivals };
  }

  /** `weight`: the state's part of all arrivals, `time`: of all time. */
  private add({ lanes, rate }: State, weight: number, time: number): void {
    const { world } = this.source;
    const busyness = busynessOf(world, rate);
    const settled = settleLanes(lanes, busyness, staysWithArm(world));
    const alone = settledAloneLanes(lanes, busyness);
    for (const [lane, mean] of this.means.entries()) {
      const stable = alone[lane] as Settled;
      const does = settled[lane] as Record<Arm, Settled>;
      const { share, pools } = lanes[lane] as LaneAt;
      for (const arm of ARMS) {
        const { metrics } = pools[arm].version;
        mean.arms[arm].add(does[arm], stable, weight, time, metrics);
        const part = this.weights[arm][lane] ?? 0;
        if (part > 0) this.whole.arms[arm].add(does[arm].behaviour, weight * part, time * part, metrics);
      }
      mean.ifStable.add(stable.behaviour, weight, time, world.stable.metrics);
      this.whole.ifStable.add(stable.behaviour, weight * share, time * share, world.stable.metrics);
    }
  }

  /** As the users of a lane have it. */
  private lane(lane: number, rate: number): CellConditions {
    const { source, situation } = this;
    const mean = this.means[lane] as LaneMean;
    const pools = this.pools[lane] as ArmPools;
    const lanesShare = source.lanes[lane]?.share ?? 0;
    const arm = (name: Arm): ArmConditions => {
      const { load, behaviour: does, failures } = mean.arms[name].mean();
      const { share } = pools[name];
      const only = failures.length === 1 ? (failures[0] ?? null) : null;
      const requestsPerSecond = rate * lanesShare * share * load;
      const latency = source.treeOf(does.latency);
      return { ...does, latency, share, load, requestsPerSecond, failures, only, ...this.memory(name) };
    };
    const arms = { stable: arm('stable'), baseline: arm('baseline'), canary: arm('canary') };
    return {
      ...this.stretch,
      arms,
      ifStable: this.ifStable(mean.ifStable),
      retries: Math.max(...ARMS.map((name) => arms[name].retries)),
      canaryUsers: laneSituation(situation, lane).canaryPercent / 100,
      awayShare: pools.canary.awayShare,
      caught: situation.caught?.[lane] ?? null,
      copies: null,
      lanes: null,
      activeFaults: [],
    };
  }

  /** As all of its users have it. */
  private arm(name: Arm, byLane: readonly CellConditions[], rate: number): ArmConditions {
    const { source, pools, weights, whole } = this;
    const does = whole.arms[name].mean();
    const over = (of: (lane: number) => number) => source.lanes.reduce((sum, _, lane) => sum + of(lane), 0);
    const share = over((lane) => (source.lanes[lane]?.share ?? 0) * (pools[lane]?.[name].share ?? 0));
    const load = over((lane) => (weights[name][lane] ?? 0) * (byLane[lane]?.arms[name].load ?? 1));
    const requestsPerSecond = rate * share * load;
    const latency = source.treeOf(does.latency);
    return { ...does, latency, share, load, requestsPerSecond, failures: [], only: null, ...this.memory(name) };
  }

  /** Of an instance, which all lanes share. */
  private memory(name: Arm): Pick<ArmConditions, 'memoryStartMb' | 'memoryEndMb'> {
    const { version, spans, sinceSeconds } = this.all[name];
    const { fromSeconds, toSeconds } = this.stretch;
    const at = (seconds: number, before: boolean) => memoryMb(version, spans, sinceSeconds, seconds, before);
    return { memoryStartMb: at(fromSeconds, false), memoryEndMb: at(toSeconds, true) };
  }

  private ifStable(mean: BehaviourMean): CellConditions['ifStable'] {
    const { errorRate, attempts, conversionRate, latency } = mean.mean();
    return { errorRate, attempts, conversionRate, latency: this.source.treeOf(latency) };
  }
}

/** Means over all users of each arm. */
class LaneWhole {
  readonly arms = { stable: new BehaviourMean(), baseline: new BehaviourMean(), canary: new BehaviourMean() };
  readonly ifStable = new BehaviourMean();
}
