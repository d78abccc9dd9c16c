import { performance } from 'node:perf_hooks';
import { type RunsPlayer, runsPlayer } from '../../study/play-runs.js';
import type { Summary } from '../../study/summary.js';
import { runLine } from './run-line.js';
import type { World } from './worlds.js';

/** Some runs of one world. */
export interface Chunk {
  /** An index into the worlds. */
  readonly world: number;
  readonly first: number;
  readonly last: number;
}

export interface PlayedChunk {
  readonly summary: Summary;
  /** One a run, if they are wanted. */
  readonly lines: readonly string[];
  readonly milliseconds: number;
}

/** What all chunks of a study share. */
export interface ChunkWork {
  readonly worlds: readonly World[];
  readonly seed: string;
  readonly wantsLines: boolean;
}

/** Plays chunks; what the runs of a world share is made ready once. */
export function chunkPlayer({ worlds, seed, wantsLines }: ChunkWork): (chunk: Chunk) => PlayedChunk {
  const players: RunsPlayer[] = [];
  return ({ world, first, last }) => {
    const startedAt = performance.now();
    const from = worlds[world];
    if (from === undefined) throw new Error(`there is no world ${world}`);
    players[world] ??= runsPlayer(from.setup, seed);
    const lines: string[] = [];
    const summary = players[world](
      first,
      last,
      wantsLines ? (outcome, run) => lines.push(runLine(from, seed, outcome, run)) : undefined,
    );
    return { summary, lines, milliseconds: performance.now() - startedAt };
  };
}
