import type { World } from '../../model/world.js';
import { type CellConditions, cellConditions } from './cell-conditions.js';
import { greatestCommonDivisor, worldCellSeconds } from './clock.js';
import { type LatencyPart, LatencyTree } from './latency-tree.js';
import type { Situation } from './situation.js';

/** A world made ready to serve: built once, used for any number of seeds. */
export interface TrafficModel {
  readonly world: World;
  /** Length of a cell, the world's own unit of time, in whole seconds. */
  readonly cellSeconds: number;
  /** A part ends at each multiple of it, of the rollout; divides a cell. */
  readonly cutSeconds: number;
  /** Whether nothing depends on time, nor on what the rollout did before: a share has the same conditions at all times. */
  readonly isSteady: boolean;
  /** Whether there is noise that all arms share, and noise in an arm's errors. */
  readonly hasSharedNoise: boolean;
  readonly hasErrorNoise: boolean;
  /** The conditions between two instants of one cell, in whole seconds of the rollout. Worked out once; the seed plays no part. */
  conditions(fromSeconds: number, toSeconds: number, situation: Situation): CellConditions;
}

/** So many latency trees, and conditions of so many parts, are kept at most; beyond that all are forgotten and made again. */
const MOST_TREES = 2_000;
const MOST_CONDITIONS = 20_000;

/** More than a cell is long. */
const LONGEST_CELL = 64;

/** `cutSeconds`: at multiples of it, or of what it has in common with a cell, parts are to end. */
export function trafficModel(world: World, cutSeconds: number): TrafficModel {
  const cellSeconds = worldCellSeconds(world);
  const trees = new Map<string, LatencyTree>();
  const treeOf = (parts: readonly LatencyPart[]): LatencyTree => {
    const key = parts.map(({ weight, mu, sigma, addMs }) => `${weight} ${mu} ${sigma} ${addMs}`).join();
    const known = trees.get(key);
    if (known !== undefined) return known;
    if (trees.size >= MOST_TREES) trees.clear();
    const tree = new LatencyTree(parts);
    trees.set(key, tree);
    return tree;
  };
  const source = { world, treeOf };
  const { arrivalsCv, sharedErrorsCv, sharedLatencyCv, errorsCorrelation } = world.noise;
  const steady = isSteady(world);
  const bySituation = new Map<string, Map<number, CellConditions>>();
  let kept = 0;
  // A stage asks of one situation for all of its parts; seeds meet the same situations again, as other objects.
  let latest: { readonly situation: Situation; readonly parts: Map<number, CellConditions> } | null = null;
  const partsOf = (situation: Situation): Map<number, CellConditions> => {
    if (latest?.situation === situation) return latest.parts;
    const text = steady ? `${situation.canaryPercent} ${situation.staleDataRate}` : JSON.stringify(situation);
    const parts = bySituation.get(text) ?? new Map<number, CellConditions>();
    bySituation.set(text, parts);
    latest = { situation, parts };
    return parts;
  };
  return {
    world,
    cellSeconds,
    cutSeconds: greatestCommonDivisor(cellSeconds, cutSeconds),
    isSteady: steady,
    hasSharedNoise: arrivalsCv > 0 || sharedErrorsCv > 0 || sharedLatencyCv > 0,
    hasErrorNoise: errorsCorrelation > 0,
    conditions(fromSeconds, toSeconds, situation) {
      const parts = partsOf(situation);
      const address = steady ? 0 : fromSeconds * LONGEST_CELL + (toSeconds - fromSeconds);
      const known = parts.get(address);
      if (known !== undefined) return known;
      const made = cellConditions(source, fromSeconds, toSeconds, situation);
      if (++kept > MOST_CONDITIONS) {
        bySituation.clear();
        latest = null;
        kept = 0;
      }
      parts.set(address, made);
      return made;
    },
  };
}

/** Whether nothing depends on time, nor on what the rollout did before: one part of a cell is like another. */
function isSteady({ requestsPerSecond, warmUp, faults, stable, canary }: World): boolean {
  const grows = stable.memoryGrowthMbPerMinute !== 0 || canary.memoryGrowthMbPerMinute !== 0;
  return typeof requestsPerSecond === 'number' && warmUp === null && faults.length === 0 && !grows;
}
