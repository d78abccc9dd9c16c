import { ARMS, type Arm } from '../../model/arm.js';
import type { SeenFault } from '../../model/source.js';
import type { Version, World } from '../../model/world.js';
import { type Behaviour, behaviour } from './arm-conditions.js';
import { type ArmPool, armPools } from './arm-pools.js';
import { meanRate, referenceRate } from './arrival-rate.js';
import { type FaultSpan, levelAt, levelSeconds } from './fault-timing.js';
import type { LatencyTree } from './latency-tree.js';
import type { Situation } from './situation.js';

/** How one arm behaves in one cell, ready to be drawn from. */
export interface ArmConditions extends Omit<Behaviour, 'latency'> {
  readonly latency: LatencyTree;
  /** Nominal share of the traffic, in [0, 1]. */
  readonly share: number;
  /** Requests that the arm is to expect in the cell, those tried again among them. */
  readonly expectedRequests: number;
  /** Requests that come to it for each that is not a retry. */
  readonly load: number;
  /** Of its oldest instance, when the cell begins and ends. */
  readonly memoryStartMb: number;
  readonly memoryEndMb: number;
}

/** The true state of the world in one cell: a function of the world and of what the rollout has done so far. */
export interface CellConditions {
  /** Expected arrivals, without those tried again. */
  readonly arrivals: number;
  readonly arms: Readonly<Record<Arm, ArmConditions>>;
  /** How long-running instances of stable would do with all of the traffic, before a canary left any data behind. */
  readonly ifStable: { readonly errorRate: number; readonly attempts: number };
  /** Those that have an effect in the cell: from when it has one there, and its end, null if that is after the cell. */
  readonly activeFaults: readonly SeenFault[];
}

/** What conditions are worked out from, besides the situation. */
export interface ConditionsSource {
  readonly world: World;
  treeOf(parts: Behaviour['latency']): LatencyTree;
}

/**
 * Enough rounds for retries to settle, even near the load at which they tip the service over; fewer where a cell has many
 * slices, each of which costs.
 */
const MOST_ROUNDS = 5_000;

/** The conditions from one moment to another, within one cell, in seconds of the rollout. */
export function cellConditions(
  source: ConditionsSource,
  from: number,
  to: number,
  situation: Situation,
): CellConditions {
  const { world } = source;
  const rate = meanRate(world.requestsPerSecond, world.startsAtSeconds, from, to);
  const reference = referenceRate(world.requestsPerSecond);
  const busyness = reference === 0 ? 0 : rate / reference;
  const pools = armPools(world, situation, from, to);
  const settled = settle(pools, busyness, world.users.routing === 'sticky');
  const ifStable = settle(
    {
      stable: { ...pools.stable, share: 1, staleDataRate: 0 },
      canary: { ...pools.canary, share: 0 },
      baseline: { ...pools.baseline, share: 0 },
    },
    busyness,
    true,
  );
  const arrivals = rate * (to - from);
  const arm = (name: Arm): ArmConditions => {
    const { share, version, spans, sinceSeconds } = pools[name];
    const { load, behaviour: does } = settled[name];
    const memoryAt = (at: number, before: boolean): number => memoryMb(version, spans, sinceSeconds, at, before);
    return {
      ...does,
      latency: source.treeOf(does.latency),
      share,
      load,
      expectedRequests: arrivals * share * load,
      memoryStartMb: memoryAt(from, false),
      memoryEndMb: memoryAt(to, true),
    };
  };
  const stable = ifStable.stable.behaviour;
  return {
    arrivals,
    arms: { stable: arm('stable'), baseline: arm('baseline'), canary: arm('canary') },
    ifStable: { errorRate: stable.errorRate, attempts: ifStable.stable.load },
    activeFaults: [
      ...pools.canary.spans.flatMap((span) => activeFault(world, span, true, from, to)),
      ...pools.stable.spans.flatMap((span) => activeFault(world, span, false, from, to)),
    ],
  };
}

interface Settled {
  readonly load: number;
  readonly behaviour: Behaviour;
}

/**
 * How busy the arms are when retries are counted: more requests make an instance busier, a busier one fails more, and
 * failures are tried again. Sticky clients come back to the same arm, others to any. Starts without retries and climbs.
 */
function settle(pools: Record<Arm, ArmPool>, busyness: number, sticky: boolean): Record<Arm, Settled> {
  const mostRounds = MOST_ROUNDS / Math.max(...ARMS.map((arm) => pools[arm].slices.length));
  const load: Record<Arm, number> = { stable: 1, baseline: 1, canary: 1 };
  for (let round = 0; ; round++) {
    const does = {
      stable: behaviour(pools.stable, busyness * load.stable),
      baseline: behaviour(pools.baseline, busyness * load.baseline),
      canary: behaviour(pools.canary, busyness * load.canary),
    };
    const spread = 1 + ARMS.reduce((sum, arm) => sum + pools[arm].share * (does[arm].attempts - 1), 0);
    let change = 0;
    for (const arm of ARMS) {
      const next = sticky ? does[arm].attempts : spread;
      change = Math.max(change, Math.abs(next - load[arm]));
      load[arm] = next;
    }
    if (change < 1e-10 || round >= mostRounds) {
      const settled = (arm: Arm): Settled => ({ load: load[arm], behaviour: does[arm] });
      return { stable: settled('stable'), baseline: settled('baseline'), canary: settled('canary') };
    }
  }
}

/** At a moment, or right `before` it: what begins or ends as a cell ends is no part of it. */
function memoryMb(version: Version, spans: readonly FaultSpan[], since: number, at: number, before: boolean): number {
  let mb = version.memoryMb + (version.memoryGrowthMbPerMinute * Math.max(0, at - since)) / 60;
  for (const span of spans) {
    const { memoryMb: step, memoryGrowthMbPerMinute: growth } = span.fault.effect;
    if (step !== 0) mb += step * levelAt(span, at, before);
    if (growth !== 0) mb += (growth * levelSeconds(span, at, before)) / 60;
  }
  return mb;
}

function activeFault(world: World, span: FaultSpan, onCanary: boolean, from: number, to: number): SeenFault[] {
  const fromSeconds = Math.max(from, span.startSeconds);
  if (fromSeconds >= to || span.endSeconds <= from) return [];
  const endsAtSeconds = span.endSeconds <= to ? span.endSeconds : null;
  return [{ faultIndex: world.faults.indexOf(span.fault), onCanary, fromSeconds, endsAtSeconds }];
}
