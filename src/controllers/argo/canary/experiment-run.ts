import type { ArgoPhase } from '../../../model/policy/argo-analysis.js';
import type { ArgoExperiment } from '../../../model/policy/argo-rollout.js';
import { isWorse, nextReconcile } from '../analysis/analysis-run.js';
import { isCompleted } from '../analysis/metric-state.js';
import { advancedRun, type MeterOf, type Moment, type OpenRun, openRun } from '../analysis/open-run.js';
import type { Pods } from './replicas.js';

/** An experiment within a rollout. */
export interface ExperimentRun {
  readonly phase: ArgoPhase;
  readonly message: string;
  readonly startedSeconds: number;
  /** From when all of its pods were available; null: they are awaited. */
  readonly availableSeconds: number | null;
  /** In the order of its analyses; empty until its pods are available. */
  readonly runs: readonly OpenRun[];
}

export function beginExperiment(atSeconds: number): ExperimentRun {
  return { phase: 'Pending', message: '', startedSeconds: atSeconds, availableSeconds: null, runs: [] };
}

/** An experiment that is dropped: its analyses are ended. */
export function droppedExperiment(run: ExperimentRun | null, moment: Moment, meterOf: MeterOf): null {
  for (const open of run?.runs ?? []) advancedRun(open, moment, true, meterOf);
  return null;
}

/** What an experiment is to be held against at an instant. */
export interface ExperimentFacts {
  readonly arePodsAvailable: boolean;
  readonly deadlineSeconds: number;
  /** What the names of its runs begin with. */
  readonly name: string;
}

/**
 * An experiment after an instant. Its analyses begin when all of its pods are available. One that ends badly ends it; so does the
 * success of all that are required, and its duration, after which those that are required are waited for. Source: Argo Rollouts
 * 1.10, `experiments/experiment.go`.
 */
export function advancedExperiment(
  experiment: ArgoExperiment,
  before: ExperimentRun,
  facts: ExperimentFacts,
  moment: Moment,
  meterOf: MeterOf,
): ExperimentRun {
  if (isCompleted(before.phase)) return before;
  const { atSeconds } = moment;
  const availableSeconds = before.availableSeconds ?? (facts.arePodsAvailable ? atSeconds : null);
  if (availableSeconds === null) return awaited(experiment, before, facts, atSeconds);
  const begun =
    before.availableSeconds === null
      ? experiment.analyses.flatMap(({ name, run }) =>
          run === null ? [] : [openRun(run, `${facts.name}-${name}`, moment)],
        )
      : before.runs;
  let runs = begun.map((open) => advancedRun(open, moment, false, meterOf));
  const end = (): void => {
    runs = runs.map((open) => advancedRun(open, moment, true, meterOf));
  };
  const areRequiredDone = requiredOf(experiment, runs).length > 0 && requiredOf(experiment, runs).every(isSuccessful);
  if (areRequiredDone || worstOf(runs).phase !== 'Successful') {
    if (areRequiredDone || isCompleted(worstOf(runs).phase)) end();
  }
  const worst = worstOf(runs);
  const isOver = experiment.seconds !== null && atSeconds >= availableSeconds + experiment.seconds;
  const phase = phaseOf(experiment, worst.phase, isOver, areRequiredDone);
  if (isCompleted(phase)) end();
  return { ...before, phase, message: phase === worst.phase ? worst.message : '', availableSeconds, runs };
}

function awaited(
  { templates }: ArgoExperiment,
  before: ExperimentRun,
  { deadlineSeconds }: ExperimentFacts,
  atSeconds: number,
): ExperimentRun {
  if (atSeconds <= before.startedSeconds + deadlineSeconds) return before;
  const message = `Template '${templates[0]?.name ?? ''}' exceeded its progressDeadlineSeconds (${deadlineSeconds})`;
  return { ...before, phase: 'Failed', message };
}

function phaseOf({ analyses }: ArgoExperiment, worst: ArgoPhase, isOver: boolean, areRequiredDone: boolean): ArgoPhase {
  if (isOver) {
    const isAnalysed = isCompleted(worst) || analyses.some(({ isRequired }) => isRequired);
    return isAnalysed ? worst : 'Successful';
  }
  if (isCompleted(worst) && worst !== 'Successful') return worst;
  return areRequiredDone ? worst : 'Running';
}

function requiredOf({ analyses }: ArgoExperiment, runs: readonly OpenRun[]): readonly OpenRun[] {
  return runs.filter((_, at) => analyses.filter(({ run }) => run !== null)[at]?.isRequired === true);
}

function isSuccessful({ run }: OpenRun): boolean {
  return run.phase === 'Successful';
}

/** The phase of the worst run, and what it tells; one that is yet to begin counts as running. */
function worstOf(runs: readonly OpenRun[]): { readonly phase: ArgoPhase; readonly message: string } {
  let worst: { phase: ArgoPhase; message: string } = { phase: 'Successful', message: '' };
  for (const { run } of runs) if (isWorse(worst.phase, run.phase)) worst = run;
  return worst.phase === 'Pending' ? { ...worst, phase: 'Running' } : worst;
}

/** When an experiment is looked at next, but for its pods; null: it is over. */
export function nextExperimentLook(
  experiment: ArgoExperiment,
  { phase, startedSeconds, availableSeconds, runs }: ExperimentRun,
  deadlineSeconds: number,
  atSeconds: number,
): number | null {
  if (isCompleted(phase)) return null;
  if (availableSeconds === null) return startedSeconds + deadlineSeconds + 1;
  const times = runs.flatMap(({ spec, run }) => nextReconcile(spec, run) ?? []);
  const ends = experiment.seconds === null ? null : availableSeconds + experiment.seconds;
  if (ends !== null && ends > atSeconds) times.push(ends);
  return times.length === 0 ? null : Math.min(...times);
}

/** The pods of an experiment that is under way, of each version. */
export function experimentPods(experiment: ArgoExperiment, run: ExperimentRun): Pods {
  if (isCompleted(run.phase)) return { canary: 0, stable: 0 };
  const of = (version: 'canary' | 'stable') =>
    experiment.templates.reduce((sum, one) => sum + (one.version === version ? one.replicas : 0), 0);
  return { canary: of('canary'), stable: of('stable') };
}

/** What the users' requests get of the new version by an experiment that runs, in the units of `setWeight`. */
export function experimentWeight(experiment: ArgoExperiment, { phase }: ExperimentRun): number {
  if (phase !== 'Running') return 0;
  return experiment.templates.reduce((sum, one) => sum + (one.version === 'canary' ? (one.weight ?? 0) : 0), 0);
}
