import { performance } from 'node:perf_hooks';
import { forEachWorld, type PlayedRuns } from '../../library/played-part.js';
import type { World } from '../../library/worlds.js';
import { ruleLabel } from '../../measures/rule-label.js';
import { FIGURE_PARTS, FIGURES, type Outcome } from '../../model/results/outcome.js';
import type { Setup } from '../../model/setup.js';
import { csvLine } from '../../report/formats/csv-cells.js';
import { type PairedSummary, pairsPlayer } from '../../study/parts/paired.js';
import { runSeed, runsPlayer } from '../../study/play-runs.js';
import type { Summary } from '../../study/summary.js';

/** Some runs of one world. */
export interface Chunk {
  /** An index into the worlds. */
  readonly world: number;
  readonly first: number;
  readonly last: number;
}

/** What the runs of a chunk came to: of one plan, or of two. */
export interface PlayedChunk<S = Summary | PairedSummary> extends PlayedRuns<S> {
  readonly milliseconds: number;
}

/** What all chunks of a study share. */
export interface StudyWork {
  readonly plans: 'one';
  readonly worlds: readonly World[];
  readonly seed: string;
  readonly wantsLines: boolean;
}

/** A world as two plans meet it: on equal cells. */
export interface WorldOfTwo {
  readonly before: Setup;
  readonly after: Setup;
}

/** What all chunks of a comparison share. */
export interface CompareWork {
  readonly plans: 'two';
  readonly worlds: readonly WorldOfTwo[];
  readonly seed: string;
}

export type ChunkPlayer<S = Summary | PairedSummary> = (chunk: Chunk) => PlayedChunk<S>;

/** Plays chunks of a study; what the runs of a world share is made ready once. */
export function studyPlayer({ worlds, seed, wantsLines }: StudyWork): ChunkPlayer<Summary> {
  const playerOf = forEachWorld(worlds, (of) => ({ of, play: runsPlayer(of.setup, seed) }));
  return timed(({ world, first, last }) => {
    const { of, play } = playerOf(world);
    const lines: string[] = [];
    const line = (outcome: Outcome, run: number) => lines.push(runLine(of, seed, outcome, run));
    const summary = play(first, last, wantsLines ? line : undefined);
    return { summary, lines };
  });
}

/** Plays chunks of a comparison. */
export function comparePlayer({ worlds, seed }: CompareWork): ChunkPlayer<PairedSummary> {
  const playerOf = forEachWorld(worlds, ({ before, after }) => pairsPlayer(before, after, seed));
  return timed(({ world, first, last }) => ({ summary: playerOf(world)(first, last), lines: [] }));
}

function timed<S>(play: (chunk: Chunk) => Omit<PlayedChunk<S>, 'milliseconds'>): ChunkPlayer<S> {
  return (chunk) => {
    const startedAt = performance.now();
    const played = play(chunk);
    return { ...played, milliseconds: performance.now() - startedAt };
  };
}

/** What the lines of a study's runs begin with: the names of their fields. */
export const RUN_LINE_HEAD = `${csvLine(['run', 'scenario', 'seed', 'final_state', 'outcome', 'stage', 'rule', ...FIGURES])}\n`;

/** One run as a line of CSV, with plain line breaks; what it does not have is left empty. */
export function runLine({ name, setup }: World, seed: string, outcome: Outcome, run: number): string {
  const { finalState, stageIndex, fired, figures } = outcome;
  const [rule] = fired;
  const cells = [
    run,
    name,
    runSeed(seed, run),
    finalState,
    outcome.outcome,
    setup.plan.stages[stageIndex]?.name ?? '',
    rule === undefined ? null : `${ruleLabel(rule)} ${rule.condition}`,
    ...FIGURES.map((figure) => {
      const value = figures[figure];
      return value === null ? null : value / (FIGURE_PARTS[figure] ?? 1);
    }),
  ];
  return `${csvLine(cells)}\n`;
}
