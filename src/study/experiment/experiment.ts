import {
  EXPERIMENT_OUTCOMES,
  type Experiment,
  type ExperimentAssertion,
  type ExperimentOutcome,
  type ExperimentResult,
} from '../../model/results/experiment.js';
import type { RateResult } from '../../model/results/study.js';
import { experimentPlayer, playExperiment } from '../../simulation/experiment/experiment-player.js';
import { experimentSurprises } from '../../simulation/experiment/experiment-surprises.js';
import { wilson } from '../../stats/intervals/one-proportion.js';
import { runSeed } from '../play-runs.js';
import { distributionOf } from '../scenario-result.js';
import { addToSketch, emptySketch } from '../sketch.js';
import { experimentAdvice } from './experiment-advice.js';
import { evaluateExperimentAssertion } from './experiment-assertion.js';

/** Plays an experiment once for its record, and many times for how often it comes to what, also without the fault. */
export function studyExperiment(
  experiment: Experiment,
  seed: string,
  runs: number,
  assertions: readonly ExperimentAssertion[],
): ExperimentResult {
  const { run, served, applied, looks } = playExperiment(experiment, seed);
  const surprises = experimentSurprises(experiment, run, served);
  const series = experiment.hypothesis.map((claim, part) => {
    const isLess = claim.comparison.startsWith('>');
    const seen = looks.map(({ atSeconds, values }) => ({ atSeconds, value: values[part] ?? null }));
    return thinned(
      seen.filter(({ value }) => value !== null),
      isLess,
    );
  });
  const counts: Record<ExperimentOutcome, number> = { held: 0, refuted: 0, aborted: 0 };
  const claimsHeld = experiment.hypothesis.map(() => 0);
  const excess = emptySketch();
  const play = experimentPlayer(experiment);
  const playUntouched = experimentPlayer(experiment, false);
  let untouched = 0;
  for (let index = 1; index <= runs; index++) {
    const each = play(runSeed(seed, index));
    counts[each.outcome]++;
    for (const [part, { breaches, looks: seen }] of each.claims.entries()) {
      if (breaches === 0 && seen > 0) claimsHeld[part] = (claimsHeld[part] ?? 0) + 1;
    }
    addToSketch(excess, each.excessFailedRequests + each.outsideExcessFailedRequests, index);
    if (playUntouched(runSeed(seed, index)).outcome === 'held') untouched++;
  }
  const rate = (count: number): RateResult => ({ count, rate: count / runs, interval: wilson(count, runs) });
  const outcomes = Object.fromEntries(EXPERIMENT_OUTCOMES.map((name) => [name, rate(counts[name])])) as Record<
    ExperimentOutcome,
    RateResult
  >;
  return {
    experiment,
    seed,
    runs,
    record: { run, applied, surprises, series },
    outcomes,
    claims: claimsHeld.map(rate),
    heldWithoutFault: rate(untouched),
    excessFailedRequests: distributionOf(excess, 1),
    advice: experimentAdvice(experiment, seed, runs, counts.held),
    assertions: assertions.map((assertion) => evaluateExperimentAssertion(assertion, outcomes[assertion.outcome])),
  };
}

type Seen = ExperimentResult['record']['series'][number][number];

/** More are too many to be seen. */
const MOST_POINTS = 200;

/** Of neighbours the one nearest to the wrong side. */
function thinned(points: readonly Seen[], isLessWorse: boolean): readonly Seen[] {
  const size = Math.ceil(points.length / MOST_POINTS);
  if (size <= 1) return points;
  const worse = (one: Seen, other: Seen): boolean =>
    isLessWorse ? (one.value ?? 0) < (other.value ?? 0) : (one.value ?? 0) > (other.value ?? 0);
  return Array.from({ length: Math.ceil(points.length / size) }, (_, i) =>
    points.slice(i * size, (i + 1) * size).reduce((worst, each) => (worse(each, worst) ? each : worst)),
  );
}
