import { emptyPaired, mergePaired, type PairedSummary } from '../../study/paired.js';
import { crew } from './crew.js';
import { type CompareWork, comparePlayer, type WorldOfTwo } from './play-chunk.js';

/** What is played of a comparison. */
export interface PlayedPairs {
  /** Runs of each world and plan, from the first on. */
  readonly played: number;
  /** By world. */
  readonly summaries: readonly PairedSummary[];
}

export interface PlayPairs {
  readonly worlds: readonly WorldOfTwo[];
  readonly seed: string;
  readonly runs: number;
  readonly jobs: number;
  readonly signal: AbortSignal;
  /** Called from time to time with what is played so far. */
  readonly onBlock: (soFar: PlayedPairs) => void;
}

/** Plays two plans in every world, run by run, until `signal` stops it. */
export async function playedPairs({ worlds, seed, runs, jobs, signal, onBlock }: PlayPairs): Promise<PlayedPairs> {
  const work: CompareWork = { plans: 'two', worlds, seed };
  const team = crew({ work, playHere: comparePlayer(work) }, jobs, signal);
  const summaries = worlds.map(emptyPaired);
  let soFar: PlayedPairs = { played: 0, summaries };
  try {
    for await (const { last, worlds: played } of team.play({ first: 1, last: runs })) {
      for (const [index, { summary }] of played.entries()) {
        const into = summaries[index];
        if (into !== undefined) mergePaired(into, summary);
      }
      soFar = { played: last, summaries };
      onBlock(soFar);
    }
  } finally {
    await team.close();
  }
  return soFar;
}
