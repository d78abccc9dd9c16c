import type { World } from '../../model/world.js';
import { type CellConditions, cellConditions } from './cell-conditions.js';
import { type LatencyPart, LatencyTree } from './latency-tree.js';
import type { Situation } from './situation.js';

/** A world made ready to serve: built once, used for any number of seeds. */
export interface TrafficModel {
  readonly world: World;
  /** Length of a cell, the unit of time in which traffic is drawn, in seconds. */
  readonly cellSeconds: number;
  /** Whether nothing depends on time, nor on what the rollout did before: a share has the same conditions in every cell. */
  readonly isSteady: boolean;
  /** Whether there is noise that all arms share, and noise in an arm's errors. */
  readonly hasSharedNoise: boolean;
  readonly hasErrorNoise: boolean;
  /** The conditions of a cell in a situation. Worked out once; the seed plays no part. */
  conditions(cellIndex: number, situation: Situation): CellConditions;
  /** The same of a part of a cell, in seconds of the rollout. Worked out anew each time. */
  partConditions(fromSeconds: number, toSeconds: number, situation: Situation): CellConditions;
}

/** So many latency trees, and conditions of so many cells, are kept at most; beyond that all are forgotten and made again. */
const MOST_TREES = 2_000;
const MOST_CONDITIONS = 20_000;

export function trafficModel(world: World, cellSeconds: number): TrafficModel {
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
  // A stage asks of one situation for all of its cells; seeds meet the same situations again, as other objects.
  let latest: { readonly situation: Situation; readonly cells: Map<number, CellConditions> } | null = null;
  const cellsOf = (situation: Situation): Map<number, CellConditions> => {
    if (latest?.situation === situation) return latest.cells;
    const text = steady ? `${situation.canaryPercent} ${situation.staleDataRate}` : JSON.stringify(situation);
    const cells = bySituation.get(text) ?? new Map<number, CellConditions>();
    bySituation.set(text, cells);
    latest = { situation, cells };
    return cells;
  };
  return {
    world,
    cellSeconds,
    isSteady: steady,
    hasSharedNoise: arrivalsCv > 0 || sharedErrorsCv > 0 || sharedLatencyCv > 0,
    hasErrorNoise: errorsCorrelation > 0,
    conditions(cellIndex, situation) {
      const cells = cellsOf(situation);
      const index = steady ? 0 : cellIndex;
      const known = cells.get(index);
      if (known !== undefined) return known;
      const made = cellConditions(source, cellIndex * cellSeconds, (cellIndex + 1) * cellSeconds, situation);
      if (++kept > MOST_CONDITIONS) {
        bySituation.clear();
        kept = 0;
      }
      cells.set(index, made);
      return made;
    },
    partConditions: (fromSeconds, toSeconds, situation) => cellConditions(source, fromSeconds, toSeconds, situation),
  };
}

/** Whether nothing depends on time, nor on what the rollout did before: one cell is like another. */
function isSteady({ requestsPerSecond, warmUp, faults, stable, canary }: World): boolean {
  const grows = stable.memoryGrowthMbPerMinute !== 0 || canary.memoryGrowthMbPerMinute !== 0;
  return typeof requestsPerSecond === 'number' && warmUp === null && faults.length === 0 && !grows;
}
