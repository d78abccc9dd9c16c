import type { WatchedClaim } from '../../controllers/experiment/claim-watch.js';
import {
  type ExperimentState,
  experimentController,
  goneAtSeconds,
  type LookNote,
} from '../../controllers/experiment/experiment-controller.js';
import { SLOTS } from '../../controllers/experiment/timeline.js';
import type { AppliedPhase, ClaimResult, Experiment, ExperimentRun, Phase } from '../../model/results/experiment.js';
import { keyOf } from '../../random/key.js';
import { phases } from '../../sources/experiment/phases.js';
import { SUM } from '../../sources/generated/cell-columns.js';
import { GeneratedSource } from '../../sources/generated/generated-source.js';
import { trafficModel } from '../../sources/generated/traffic-model.js';
import { type LoopEnd, type Recorder, runLoop } from '../loop.js';
import { experimentWorld, slotEffects } from './experiment-world.js';

/** Plays an experiment, a seed at a time, for what it comes to. */
export type ExperimentPlayer = (seed: string) => ExperimentRun;

/** Makes ready once what all runs share. `hasFault`: or else nothing is done to the service, and all is looked at alike. */
export function experimentPlayer(experiment: Experiment, hasFault = true): ExperimentPlayer {
  const parts = ready(experiment, hasFault ? phases(experiment) : []);
  let source: GeneratedSource | null = null;
  return (seed) => {
    source = source === null ? parts.source(seed, true) : source.bind(keyOf(seed));
    return runOf(experiment, parts.play(source, null), source);
  };
}

/** One experiment with everything that was served, which can be read, and what each look saw. */
export interface PlayedExperiment {
  readonly run: ExperimentRun;
  readonly served: GeneratedSource;
  readonly applied: readonly AppliedPhase[];
  readonly looks: readonly { readonly atSeconds: number; readonly values: LookNote['values'] }[];
}

export function playExperiment(experiment: Experiment, seed: string): PlayedExperiment {
  const does = phases(experiment);
  const parts = ready(experiment, does);
  const served = parts.source(seed, false);
  const looks: { atSeconds: number; values: LookNote['values'] }[] = [];
  const end = parts.play(served, { record: ({ values }, atSeconds) => looks.push({ atSeconds, values }) });
  return { run: runOf(experiment, end, served), served, applied: appliedOf(experiment, does, end.turn.state), looks };
}

function appliedOf(
  { atSeconds }: Experiment,
  does: readonly Phase[],
  { pieces }: ExperimentState,
): readonly AppliedPhase[] {
  const effects = slotEffects(does);
  return pieces.map(({ slot, fromSeconds, toSeconds }) => ({
    fromSeconds: atSeconds + fromSeconds,
    toSeconds: atSeconds + toSeconds,
    isCutOff: SLOTS.isCutOff(slot, does.length),
    effects: effects.get(slot) ?? [],
  }));
}

function ready(experiment: Experiment, does: readonly Phase[]) {
  const model = trafficModel(experimentWorld(experiment, does));
  const controller = experimentController(experiment, does);
  const horizonSeconds = Number.POSITIVE_INFINITY;
  return {
    source: (seed: string, recycles: boolean) => new GeneratedSource(model, keyOf(seed), null, recycles),
    play: (source: GeneratedSource, recorder: Recorder<LookNote> | null) =>
      runLoop({ controller, source, words: [], recorder, horizonSeconds }),
  };
}

type Ended = Pick<LoopEnd<ExperimentState, LookNote>, 'atSeconds' | 'turn'>;

function runOf(
  experiment: Experiment,
  { atSeconds: endSeconds, turn: { state } }: Ended,
  served: GeneratedSource,
): ExperimentRun {
  const claims = state.claims.map(resultOf);
  const isRefuted = claims.some(({ breaches, looks }) => breaches > 0 || looks === 0);
  const gone = goneAtSeconds(experiment, state);
  const ends = state.pieces.map(({ toSeconds }) => toSeconds + experiment.atSeconds);
  const opened = state.pieces.filter(({ slot }) => slot % 2 === 1).map(({ fromSeconds }) => fromSeconds);
  const end = served.cells.rowFrom(endSeconds);
  const total = (column: number): number => served.cells.total(column, 0, end);
  return {
    outcome: state.isAborted ? 'aborted' : isRefuted ? 'refuted' : 'held',
    claims,
    abort: state.abort === null ? null : resultOf(state.abort),
    undoneAtSeconds: state.undoneAtSeconds,
    goneAtSeconds: gone,
    recoveredAtSeconds: Math.max(gone, ...ends),
    endSeconds,
    openedAtSeconds: opened.length === 0 ? null : Math.min(...opened) + experiment.atSeconds,
    requests: total(SUM.canaryRequests),
    failedRequests: total(SUM.canaryErrors),
    excessFailedRequests: total(SUM.canaryErrors) - total(SUM.canaryErrorsIfStable),
    outsideExcessFailedRequests: total(SUM.stableExcessErrors),
  };
}

function resultOf(watched: WatchedClaim): ClaimResult {
  return { ...watched };
}
