import { parseConfig } from '../../src/config/parse-config.js';
import type { Setup } from '../../src/model/setup.js';
import { problemSentence } from '../../src/report/words/problems/problem-sentence.js';
import { outcomePlayer } from '../../src/simulation/outcome.js';
import { runSeed } from '../../src/study/play-runs.js';
import { type Cell, documentOf } from './cells.js';
import { type Counts, FIRST_RUNS, type PlayedCell } from './results.js';

/** Plays a cell, and counts its first runs by themselves. Cells of one world share their traffic, run by run. */
export async function playCell(cell: Cell, seed: string): Promise<PlayedCell> {
  const { first, all, detected } = play(await setupOf(cell), seed, cell.runs);
  return { ...cell, ...all, medianDetectSeconds: medianOf(detected, cell.runs), first };
}

/** The first runs of a cell alone. */
export async function playFirstRuns(cell: Cell, seed: string): Promise<Counts> {
  return play(await setupOf(cell), seed, FIRST_RUNS).first;
}

async function setupOf(cell: Cell): Promise<Setup> {
  const parsed = await parseConfig(JSON.stringify(documentOf(cell)));
  if (parsed.ok) return parsed.config.setup;
  const problems = parsed.problems.map((problem) => problemSentence(problem));
  throw new Error(`${cell.plan} in ${cell.world}: ${problems.join('; ')}`);
}

function play(setup: Setup, seed: string, runs: number) {
  const outcomeOf = outcomePlayer(setup);
  const all = { rolledBack: 0, paused: 0, excessErrors: 0 };
  let first: Counts = all;
  const detected: number[] = [];
  for (let run = 1; run <= runs; run++) {
    const { finalState, figures } = outcomeOf(runSeed(seed, run));
    if (finalState === 'ROLLED_BACK') all.rolledBack++;
    if (finalState === 'PAUSED') all.paused++;
    all.excessErrors += figures.excess_failed_requests ?? 0;
    if (figures.time_to_detect_seconds !== null) detected.push(figures.time_to_detect_seconds);
    if (run === FIRST_RUNS) first = { ...all };
  }
  return { all, first, detected };
}

/** Over all runs: null when half of them or more never detect anything. */
function medianOf(detected: number[], runs: number): number | null {
  return detected.sort((a, b) => a - b)[Math.ceil(runs / 2) - 1] ?? null;
}
