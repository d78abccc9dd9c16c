import type { World } from '../model/world.js';
import { type LatencyTree, latencyTree } from './latency-tree.js';

/** A world made ready to serve: built once, used for any number of seeds. */
export interface TrafficModel {
  readonly world: World;
  /** Length of a cell, the unit of time in which traffic is drawn, in seconds. */
  readonly cellSeconds: number;
  readonly trees: { readonly stable: LatencyTree; readonly canary: LatencyTree };
}

export function trafficModel(world: World, cellSeconds: number): TrafficModel {
  return {
    world,
    cellSeconds,
    trees: { stable: latencyTree(world.stable.latency), canary: latencyTree(world.canary.latency) },
  };
}
