import { FIGURES, type FigureName, type Outcome } from '../model/outcome.js';
import type { Setup } from '../model/setup.js';
import { FINAL_STATES, type FinalState } from '../model/status.js';
import { outcomePlayer } from '../simulation/outcome.js';
import { runSeed } from './play-runs.js';
import { addToSketch, emptySketch, mergeSketch, type Sketch } from './sketch.js';
import { addOutcome, emptySummary, mergeSummary, type Summary } from './summary.js';

/** In how many pairs of runs which of the two ended in a state; in all others, neither did. */
interface PairedState {
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
  readonly figures: Readonly<Record<FigureName, PairedFigure>>;
}

/** Plays the runs from `first` to `last`, both included, with each of two setups. */
export type PairsPlayer = (first: number, last: number) => PairedSummary;

/** Makes ready once what the runs of two setups share. */
export function pairsPlayer(before: Setup, after: Setup, seed: string): PairsPlayer {
  const players = [outcomePlayer(before), outcomePlayer(after)] as const;
  return (first, last) => {
    const paired = emptyPaired();
    for (let run = first; run <= last; run++) {
      const text = runSeed(seed, run);
      addPair(paired, players[0](text), players[1](text), run);
    }
    return paired;
  };
}

export function emptyPaired(): PairedSummary {
  const states = FINAL_STATES.map((state) => [state, { both: 0, onlyBefore: 0, onlyAfter: 0 }]);
  const figures = FIGURES.map((figure) => [
    figure,
    { before: emptySketch(), after: emptySketch(), difference: emptySketch() },
  ]);
  return {
    before: emptySummary(),
    after: emptySummary(),
    states: Object.fromEntries(states),
    figures: Object.fromEntries(figures),
  };
}

function addPair(paired: PairedSummary, before: Outcome, after: Outcome, run: number): void {
  addOutcome(paired.before, before, run);
  addOutcome(paired.after, after, run);
  if (before.finalState === after.finalState) paired.states[before.finalState].both++;
  else {
    paired.states[before.finalState].onlyBefore++;
    paired.states[after.finalState].onlyAfter++;
  }
  for (const figure of FIGURES) {
    const [from, to] = [before.figures[figure], after.figures[figure]];
    if (from === null || to === null) continue;
    const sketches = paired.figures[figure];
    addToSketch(sketches.before, from, run);
    addToSketch(sketches.after, to, run);
    addToSketch(sketches.difference, to - from, run);
  }
}

export function mergePaired(into: PairedSummary, from: PairedSummary): void {
  mergeSummary(into.before, from.before);
  mergeSummary(into.after, from.after);
  for (const state of FINAL_STATES) {
    into.states[state].both += from.states[state].both;
    into.states[state].onlyBefore += from.states[state].onlyBefore;
    into.states[state].onlyAfter += from.states[state].onlyAfter;
  }
  for (const figure of FIGURES) {
    for (const of of ['before', 'after', 'difference'] as const) {
      mergeSketch(into.figures[figure][of], from.figures[figure][of]);
    }
  }
}
