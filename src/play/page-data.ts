import type { PresetName } from '../model/fault.js';
import type { Setup } from '../model/setup.js';
import type { World } from '../model/world.js';

/** All that a page on which games are played has of the configuration: plain data, as JSON holds it. */
export interface PageData {
  /** With a canary that is as stable is. */
  readonly setup: Setup;
  /** What each other canary brings into that world. */
  readonly worlds: { readonly [P in PresetName]?: Partial<World> };
  /** Of the first game. */
  readonly seed: string;
  /** The configuration's file, as the terminal is told of it; null: the plan is one of our own. */
  readonly config: string | null;
}

/** What is played when this canary goes out. */
export function setupWith({ setup, worlds }: PageData, canary: PresetName): Setup {
  return { ...setup, world: { ...setup.world, ...worlds[canary] } };
}
