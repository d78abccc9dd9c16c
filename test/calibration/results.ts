import { readFileSync } from 'node:fs';
import type { Cell } from './cells.js';

/** So many runs at the beginning of each cell are counted by themselves: few enough for a test to play them again. */
export const FIRST_RUNS = 200;

/** Requests that failed in excess of what the stable version would have cost, over all runs. */
export interface Counts {
  readonly rolledBack: number;
  readonly paused: number;
  readonly excessErrors: number;
}

export interface PlayedCell extends Cell, Counts {
  /** Over all runs, those that never detect anything counting as endless; null: endless. */
  readonly medianDetectSeconds: number | null;
  readonly first: Counts;
}

/** What `npm run calibrate` came to. */
export interface Results {
  readonly command: string;
  readonly version: string;
  readonly seed: string;
  readonly cells: readonly PlayedCell[];
}

export const RESULTS_FILE = new URL('results.json', import.meta.url);

export function readResults(): Results {
  return JSON.parse(readFileSync(RESULTS_FILE, 'utf8')) as Results;
}
