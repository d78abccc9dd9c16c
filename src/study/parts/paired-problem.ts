import type { DocumentPath } from '../../model/place.js';
import type { PartProblem } from '../../model/problems/problem.js';
import { FIGURES, OUTCOMES } from '../../model/results/outcome.js';
import type { Setup } from '../../model/setup.js';
import { FINAL_STATES } from '../../model/status.js';
import { differs } from './checked-counts.js';
import type { PairedState, PairedSummary } from './paired.js';
import type { ComparePart } from './part.js';
import { ofSketch, partProblem } from './part-problem.js';

type Problems = Generator<PartProblem, void, undefined>;

/** A world of a comparison, as both plans meet it. */
export interface TwoSetups {
  readonly before: Setup;
  readonly after: Setup;
}

/** The first thing that no comparison in these worlds could have left in a part, as `partProblem`; null if there is none. */
export function pairedProblem(part: ComparePart, worlds: readonly TwoSetups[]): PartProblem | null {
  for (const which of ['before', 'after'] as const) {
    const problem = partProblem(
      { ...part, summaries: part.summaries.map((paired) => paired[which]) },
      worlds.map((world) => world[which]),
    );
    if (problem !== null) return { ...problem, path: withStep(problem.path, which) };
  }
  const runs = { first: part.range.first, last: part.range.first + part.played - 1 };
  for (const [index, paired] of part.summaries.entries()) {
    for (const problem of ofPaired(paired, runs, ['summaries', index])) return problem;
  }
  return null;
}

/** `summaries[0].runs` is `summaries[0].before.runs` here. */
function withStep(path: DocumentPath, which: string): DocumentPath {
  return path[0] === 'summaries' && path.length > 1 ? [...path.slice(0, 2), which, ...path.slice(2)] : path;
}

function* ofPaired(paired: PairedSummary, runs: { first: number; last: number }, at: DocumentPath): Problems {
  const { before, after, states, outcomes, figures } = paired;
  for (const state of FINAL_STATES) {
    yield* ofEnds(states[state], before.states[state], after.states[state], [...at, 'states', state]);
  }
  for (const name of OUTCOMES) {
    yield* ofEnds(outcomes[name], before.outcomes[name], after.outcomes[name], [...at, 'outcomes', name]);
  }
  for (const figure of FIGURES) {
    const here = [...at, 'figures', figure];
    const { difference } = figures[figure];
    for (const of of ['before', 'after'] as const) {
      yield* differs(figures[figure][of].count, difference.count, 'runs_of_summary', [...here, of, 'count']);
    }
    for (const of of ['before', 'after', 'difference'] as const)
      yield* ofSketch(figures[figure][of], runs, [...here, of]);
  }
}

/** Runs that ended so under one plan did under both, or under that one only. */
function* ofEnds(
  { both, onlyBefore, onlyAfter }: PairedState,
  before: number,
  after: number,
  at: DocumentPath,
): Problems {
  yield* differs(both + onlyBefore, before, 'runs_of_state', [...at, 'onlyBefore']);
  yield* differs(both + onlyAfter, after, 'runs_of_state', [...at, 'onlyAfter']);
}
