import { ARMS, type Arm } from '../../../model/arm.js';
import type { Settled } from '../harm/settle.js';
import { type LaneAt, settledAloneLanes, settleLanes, weightsOf } from '../harm/settle-lanes.js';
import { type ArmPool, alonePool, armPools, poolAt, sharing } from '../pods/arm-pools.js';
import { BehaviourMean } from './behaviour-mean.js';
import {
  type ArmConditions,
  ArmMean,
  armConditions,
  type CellConditions,
  type ConditionsSource,
  type InSituation,
  ifStableConditions,
} from './cell-conditions.js';
import { alike, areAlike, busynessOf, poolsAt, staysWithArm } from './cells-in-situation.js';
import type { FaultSpan } from './fault-timing.js';
import { momentsOf } from './moments.js';
import { laneSituation, type Situation } from './situation.js';

type ArmPools = Readonly<Record<Arm, ArmPool>>;

/** Means of one lane over several moments. */
class LaneMean {
  readonly arms = { stable: new ArmMean(), baseline: new ArmMean(), canary: new ArmMean() };
  readonly ifStable = new BehaviourMean();
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
 * A world whose users are told apart, in one situation: each lane by itself, and the arms as they are to all of their users
 * together. Instances are shared: how busy they are, and what faults do to them, is the same for all lanes.
 */
export class LanesInSituation implements InSituation {
  readonly source: ConditionsSource;
  readonly situation: Situation;
  readonly byLane: readonly ArmPools[];
  /** Of all lanes together: with whatever begins or ends in any of them. */
  readonly pools: ArmPools;

  constructor(source: ConditionsSource, situation: Situation) {
    this.source = source;
    this.situation = situation;
    this.byLane = sharingInstances(
      source,
      source.lanes.map((lane, index) => armPools(lane.world, laneSituation(situation, index))),
      situation,
    );
    this.pools = together(this.byLane);
  }

  between(from: number, to: number): CellConditions {
    return new LanePart(this, from, to).conditions();
  }
}

class LanePart {
  private readonly of: LanesInSituation;
  private readonly seconds: number;
  private readonly states: readonly State[];
  /** By lane, its part of each arm's requests. */
  private readonly weights: Readonly<Record<Arm, readonly number[]>>;
  private readonly means: readonly LaneMean[];
  private readonly whole = new LaneWhole();

  constructor(of: LanesInSituation, from: number, to: number) {
    const { world, lanes } = of.source;
    this.of = of;
    this.seconds = to - from;
    this.states = alike(
      momentsOf(world, of.pools, from, to).map(({ atSeconds, rate, seconds }) => {
        return { rate, seconds, lanes: this.lanesAt(atSeconds) };
      }),
      (one, other) => one.lanes.every(({ at }, lane) => areAlike(at, (other.lanes[lane] as LaneAt).at)),
    );
    const weightsIn = (arm: Arm) => weightsOf(this.states[0]?.lanes ?? [], arm);
    this.weights = { stable: weightsIn('stable'), baseline: weightsIn('baseline'), canary: weightsIn('canary') };
    this.means = lanes.map(() => new LaneMean());
  }

  conditions(): CellConditions {
    const { of, seconds, whole } = this;
    const { source, situation, pools } = of;
    const arrivals = this.states.reduce((sum, { rate, seconds }) => sum + rate * seconds, 0);
    for (const state of this.states) {
      const time = state.seconds / seconds;
      // Without arrivals nothing is weighted by them: the clock is as good.
      this.add(state, arrivals === 0 ? time : (state.rate * state.seconds) / arrivals, time);
    }
    const rate = arrivals / seconds;
    const lanes = source.lanes.map((_, lane) => this.lane(lane, rate));
    const arm = (name: Arm): ArmConditions => this.arm(name, lanes, rate);
    return {
      pools,
      arms: { stable: arm('stable'), baseline: arm('baseline'), canary: arm('canary') },
      ifStable: ifStableConditions(source, whole.ifStable),
      retries: Math.max(...lanes.map(({ retries }) => retries)),
      canaryUsers: situation.canaryPercent / 100,
      awayShare: 0,
      caught: null,
      copies: null,
      lanes,
    };
  }

  private lanesAt(atSeconds: number): readonly LaneAt[] {
    return this.of.source.lanes.map((lane, index): LaneAt => {
      const pools = this.of.byLane[index] as ArmPools;
      const { world, share } = lane;
      const situation = laneSituation(this.of.situation, index);
      const at = poolsAt(pools, world, situation, atSeconds);
      const alone = poolAt(alonePool(world, pools, situation), world, situation, atSeconds);
      return { at, alone, pools, share };
    });
  }

  /** `weight`: the state's part of all arrivals, `time`: of all time. */
  private add({ lanes, rate }: State, weight: number, time: number): void {
    const { world } = this.of.source;
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
    const { source, situation, byLane } = this.of;
    const mean = this.means[lane] as LaneMean;
    const pools = byLane[lane] as ArmPools;
    const lanesShare = source.lanes[lane]?.share ?? 0;
    const arm = (name: Arm): ArmConditions => {
      const { load, behaviour: does, failures } = mean.arms[name].mean();
      const { share } = pools[name];
      const requestsPerSecond = rate * lanesShare * share * load;
      return armConditions(source, does, { share, load, requestsPerSecond, failures });
    };
    const arms = { stable: arm('stable'), baseline: arm('baseline'), canary: arm('canary') };
    return {
      pools,
      arms,
      ifStable: ifStableConditions(source, mean.ifStable),
      retries: Math.max(...ARMS.map((name) => arms[name].retries)),
      canaryUsers: laneSituation(situation, lane).canaryPercent / 100,
      awayShare: pools.canary.awayShare,
      caught: situation.caught?.[lane] ?? null,
      copies: null,
      lanes: null,
    };
  }

  /** As all of its users have it. */
  private arm(name: Arm, byLane: readonly CellConditions[], rate: number): ArmConditions {
    const { weights, whole } = this;
    const { source, byLane: pools } = this.of;
    const does = whole.arms[name].mean();
    const over = (of: (lane: number) => number) => source.lanes.reduce((sum, _, lane) => sum + of(lane), 0);
    const share = over((lane) => (source.lanes[lane]?.share ?? 0) * (pools[lane]?.[name].share ?? 0));
    const load = over((lane) => (weights[name][lane] ?? 0) * (byLane[lane]?.arms[name].load ?? 1));
    const requestsPerSecond = rate * share * load;
    return armConditions(source, does, { share, load, requestsPerSecond, failures: [] });
  }
}

/** Means over all users of each arm. */
class LaneWhole {
  readonly arms = { stable: new BehaviourMean(), baseline: new BehaviourMean(), canary: new BehaviourMean() };
  readonly ifStable = new BehaviourMean();
}
