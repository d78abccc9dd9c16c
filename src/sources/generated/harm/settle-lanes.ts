import { ARMS, type Arm } from '../../../model/arm.js';
import { type Behaviour, behaviour, cpuPoints, type Elsewhere, type Pool } from '../conditions/arm-conditions.js';
import type { ArmPool } from '../pods/arm-pools.js';
import { MOST_ROUNDS, nothingElsewhere, type Pools, type Settled, triedElsewhere } from './settle.js';

/** A lane at an instant: its pools, and its part of all requests. */
export interface LaneAt {
  readonly at: Pools;
  /** Stable with all of the traffic. */
  readonly alone: Pool;
  readonly pools: Readonly<Record<Arm, ArmPool>>;
  readonly share: number;
}

/** By lane, what part of an arm's requests is the lane's, where none is tried again. They sum to 1. */
export function weightsOf(lanes: readonly LaneAt[], arm: Arm): readonly number[] {
  const shares = lanes.map(({ pools, share }) => share * pools[arm].share);
  const all = shares.reduce((sum, share) => sum + share, 0);
  // Of an arm that serves nothing any will do.
  return lanes.map(({ share }, lane) => (all === 0 ? share : (shares[lane] as number) / all));
}

/**
 * As `settle`, where several lanes share the instances of each arm: what one of them sends makes them busier for all, and
 * what it tries again goes where its own requests go.
 */
export function settleLanes(
  lanes: readonly LaneAt[],
  busyness: number,
  sticky: boolean,
): readonly Record<Arm, Settled>[] {
  const weights = {
    stable: weightsOf(lanes, 'stable'),
    baseline: weightsOf(lanes, 'baseline'),
    canary: weightsOf(lanes, 'canary'),
  };
  const points = (arm: Arm): number => mean(weights[arm], (lane) => pointsOf((lanes[lane] as LaneAt).at[arm]));
  const pointsIn = { stable: points('stable'), baseline: points('baseline'), canary: points('canary') };
  const loads = lanes.map(() => ({ stable: 1, baseline: 1, canary: 1 }));
  const elsewhere: (Elsewhere | null)[] = lanes.map(({ at }) => (sticky ? null : nothingElsewhere(at)));
  for (let round = 0; ; round++) {
    const loadOf = (arm: Arm): number => mean(weights[arm], (lane) => loads[lane]?.[arm] ?? 1);
    const armLoads = { stable: loadOf('stable'), baseline: loadOf('baseline'), canary: loadOf('canary') };
    let change = 0;
    const settled = lanes.map(({ at, pools }, lane) => {
      const tried = elsewhere[lane] ?? null;
      const does = (arm: Arm): Behaviour => behaviour(at[arm], busyness * armLoads[arm], tried, pointsIn[arm]);
      const all = { stable: does('stable'), baseline: does('baseline'), canary: does('canary') };
      const load = loads[lane] as Record<Arm, number>;
      const spread = 1 + ARMS.reduce((sum, arm) => sum + pools[arm].share * (all[arm].attempts - 1), 0);
      if (tried !== null) {
        const next = triedElsewhere(tried, all, pools);
        for (const [i, tries] of next.tries.entries())
          change = Math.max(change, Math.abs(tries - (tried.tries[i] ?? 1)));
        elsewhere[lane] = next;
      }
      const of = (arm: Arm): Settled => ({ load: load[arm], behaviour: all[arm] });
      const now = { stable: of('stable'), baseline: of('baseline'), canary: of('canary') };
      for (const arm of ARMS) {
        const next = sticky ? all[arm].attempts : spread;
        change = Math.max(change, Math.abs(next - load[arm]));
        load[arm] = next;
      }
      return now;
    });
    if (change < 1e-10 || round >= MOST_ROUNDS) return settled;
  }
}

/** Stable with all of the traffic, as each lane has it. */
export function settledAloneLanes(lanes: readonly LaneAt[], busyness: number): readonly Settled[] {
  const shares = lanes.map(({ share }) => share);
  const alone = lanes.map((lane) => ({ ...lane.alone, staleDataRate: 0 }));
  const points = mean(shares, (lane) => pointsOf(alone[lane] as Pool));
  let load = 1;
  for (let round = 0; ; round++) {
    const does = alone.map((pool) => behaviour(pool, busyness * load, null, points));
    const next = mean(shares, (lane) => does[lane]?.attempts ?? 1);
    if (Math.abs(next - load) < 1e-10 || round >= MOST_ROUNDS) {
      return does.map((one) => ({ load: one.attempts, behaviour: one }));
    }
    load = next;
  }
}

/** A pool at an instant is one slice. */
function pointsOf({ slices }: Pool): number {
  return slices.reduce((sum, { weight, hits }) => sum + weight * cpuPoints(hits), 0);
}

function mean(weights: readonly number[], of: (index: number) => number): number {
  return weights.reduce((sum, weight, index) => sum + weight * of(index), 0);
}
