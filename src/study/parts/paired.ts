import { FIGURES, type FigureName, OUTCOMES, type Outcome, type OutcomeName } from '../../model/results/outcome.js';
import type { Setup } from '../../model/setup.js';
import { FINAL_STATES, type FinalState } from '../../model/status.js';
import { outcomePlayer, sharedHorizonSeconds } from '../../simulation/outcome.js';
import { isBadCanary } from '../../simulation/worse-version.js';
import { NearestSoFar } from '../nearest-so-far.js';
import { runSeed } from '../play-runs.js';
import { addToSketch, emptySketch, mergeSketch, type Sketch } from '../sketch.js';
import { emptySummary, figureOf, mergeSummary, type Summary } from '../summary.js';

/** In how many pairs of runs which of the two ended so; in all others, neither did. */
export interface PairedState {
  both: number;
  onlyBefore: number;
  onlyAfter: number;
}

/** A figure in the pairs of which both runs have it. */
export interface PairedFigure {
  readonly before: Sketch;
  readonly after: Sketch;
  /** After less before, run by run. */
  readonly difference: Sketch;
}

/** What the runs of two plans in one world come to, so far: as a `Summary`, adding and merging commute. */
export interface PairedSummary {
  readonly before: Summary;
  readonly after: Summary;
  readonly states: Readonly<Record<FinalState, PairedState>>;
  readonly outcomes: Readonly<Record<OutcomeName, PairedState>>;
  readonly figures: Readonly<Record<FigureName, PairedFigure>>;
}

/** Plays the runs from `first` to `last`, both included, with each of two setups. */
export type PairsPlayer = (first: number, last: number) => PairedSummary;

/** Makes ready once what the runs of two setups share. */
export function pairsPlayer(before: Setup, after: Setup, seed: string): PairsPlayer {
  const horizonSeconds = sharedHorizonSeconds([before, after]);
  const players = [outcomePlayer(before, { horizonSeconds }), outcomePlayer(after, { horizonSeconds })] as const;
  const isBad = isBadCanary(after.world);
  const [nearestBefore, nearestAfter] = [new NearestSoFar(), new NearestSoFar()];
  return (first, last) => {
    const paired = emptyPaired();
    nearestBefore.begin(first, last);
    nearestAfter.begin(first, last);
    for (let run = first; run <= last; run++) {
      const text = runSeed(seed, run);
      const before = players[0](text, nearestBefore.value);
      const after = players[1](text, nearestAfter.value);
      nearestBefore.add(paired.before, before, run);
      nearestAfter.add(paired.after, after, run);
      addPair(paired, before, after, run, isBad);
    }
    return paired;
  };
}

export function emptyPaired(): PairedSummary {
  const nothing = (name: string) => [name, { both: 0, onlyBefore: 0, onlyAfter: 0 }];
  const figures = FIGURES.map((figure) => [
    figure,
    { before: emptySketch(), after: emptySketch(), difference: emptySketch() },
  ]);
  return {
    before: emptySummary(),
    after: emptySummary(),
    states: Object.fromEntries(FINAL_STATES.map(nothing)),
    outcomes: Object.fromEntries(OUTCOMES.map(nothing)),
    figures: Object.fromEntries(figures),
  };
}

/**
 * Of a canary that is not bad, figures are compared where both plans came to the same: what a version that was wrongly
 * stopped cost is no measure for one that was released.
 */
function addPair(paired: PairedSummary, before: Outcome, after: Outcome, run: number, isBad: boolean): void {
  addEnds(paired.states, before.finalState, after.finalState);
  addEnds(paired.outcomes, before.outcome, after.outcome);
  if (!isBad && before.outcome !== after.outcome) return;
  for (const figure of FIGURES) {
    const [from, to] = [figureOf(before, figure), figureOf(after, figure)];
    if (from === null || to === null) continue;
    const sketches = paired.figures[figure];
    addToSketch(sketches.before, from, run);
    addToSketch(sketches.after, to, run);
    addToSketch(sketches.difference, to - from, run);
  }
}

function addEnds<N extends string>(into: Readonly<Record<N, PairedState>>, before: N, after: N): void {
  if (before === after) into[before].both++;
  else {
    into[before].onlyBefore++;
    into[after].onlyAfter++;
  }
}

function mergeEnds<N extends string>(
  names: readonly N[],
  into: Readonly<Record<N, PairedState>>,
  from: Readonly<Record<N, PairedState>>,
): void {
  for (const name of names) {
    into[name].both += from[name].both;
    into[name].onlyBefore += from[name].onlyBefore;
    into[name].onlyAfter += from[name].onlyAfter;
  }
}

export function mergePaired(into: PairedSummary, from: PairedSummary): void {
  mergeSummary(into.before, from.before);
  mergeSummary(into.after, from.after);
  mergeEnds(FINAL_STATES, into.states, from.states);
  mergeEnds(OUTCOMES, into.outcomes, from.outcomes);
  for (const figure of FIGURES) {
    for (const of of ['before', 'after', 'difference'] as const) {
      mergeSketch(into.figures[figure][of], from.figures[figure][of]);
    }
  }
}
