import type { Advice, PlayedRate } from '../../model/advice.js';
import type { OutcomeName } from '../../model/outcome.js';
import type { Setup } from '../../model/setup.js';
import type { RateResult, ScenarioResult } from '../../model/study.js';
import { isBadCanary } from '../../simulation/worse-version.js';
import { wilson } from '../../stats/intervals/one-proportion.js';
import type { Summary } from '../summary.js';
import { calmingChanges } from './calming.js';
import { catchingChanges } from './catching.js';
import { type Complaint, complaintsOf, LEAST_DONE, MOST_WRONG } from './complaints.js';
import type { Changes, Levers } from './levers.js';
import { resumingChanges } from './resuming.js';
import { type Trial, trialOf } from './trial.js';

/** A change is tried on so many runs of each world, the first of the study. */
const TRIED_RUNS = 100;
/** A study of fewer runs says too little of what is wrong. */
const FEWEST_RUNS = 50;
/** All that is tried costs as many runs as two scenarios of the study, between these bounds. */
const SCENARIOS_WORTH = 2;
const BUDGET = { least: 1_000, most: 4_000 };
/** Of a plan with very many looks fewer are played, so that there are about so many in all. */
const MOST_LOOKS = 500_000;
/** A healthy version may be released so much more seldom, which is chance. */
const HEALTHY_ROOM = 0.02;
/** So many of the worlds that are caught are asked whether they still are: those in which it takes longest. */
const GUARDS = 3;
const GUARD_RUNS = 50;

/** What advice is made from: a complete study. */
export interface Studied {
  readonly seed: string;
  readonly results: readonly ScenarioResult[];
  /** By scenario, as the results. */
  readonly setups: readonly Setup[];
  readonly levers: Levers;
  /** Asked between blocks of runs; false ends the search, and nothing is said. */
  readonly goesOn: () => Promise<boolean>;
}

/**
 * What would mend the scenarios of a study, each tried before it is said, on runs with the seeds of the study's first: in the world
 * that is complained of, where what is wrong has to end; in a healthy one, which must not be released more seldom; and, where
 * something gets milder, in worlds that the plan catches, which it must go on to catch. At most one advice a scenario; each
 * was tried alone. Null: the search was ended from outside.
 */
export async function advise({ seed, results, setups, levers, goesOn }: Studied): Promise<readonly Advice[] | null> {
  const complaints = complaintsOf(results, setups);
  const healthy = results.find(({ name }) => name === 'healthy');
  const [setup] = setups;
  if (complaints.length === 0 || healthy === undefined || setup === undefined || healthy.runs < FEWEST_RUNS) return [];
  const runs = Math.min(healthy.runs, TRIED_RUNS);
  const trial = trialOf(seed, levers, budgetOf(setup, healthy.runs), goesOn);
  const before = await trial.play([], 'healthy', runs, () => false);
  const guards = guardsOf(results, setups);
  const advice: Advice[] = [];
  for (const complaint of before === null ? [] : complaints) {
    for (const changes of changesFor(complaint, levers)) {
      if (isSaid(changes, levers)) continue;
      const tried = await tryOut(complaint, changes, { trial, runs, released: before?.outcomes.released ?? 0, guards });
      if (tried === null) continue;
      advice.push(adviceOf(complaint, changes, healthy, tried, levers));
      break;
    }
  }
  return trial.isStopped() ? null : advice;
}

function budgetOf({ plan }: Setup, runs: number): number {
  const looks = plan.stages.reduce((sum, { bakeSeconds }) => sum + Math.ceil(bakeSeconds / plan.intervalSeconds), 1);
  const wanted = Math.min(BUDGET.most, Math.max(BUDGET.least, SCENARIOS_WORTH * runs));
  return Math.min(wanted, Math.floor(MOST_LOOKS / looks));
}

function changesFor({ code, setup, result, rule }: Complaint, levers: Levers): readonly Changes[] {
  switch (code) {
    case 'missed':
      return catchingChanges(setup, levers);
    case 'wrongly_stopped':
      return rule === null ? [] : calmingChanges(setup, rule, levers);
    case 'stalled':
      return resumingChanges(setup, result, levers);
  }
}

/** Whether the configuration says all of it already. */
function isSaid(changes: Changes, { at, written }: Levers): boolean {
  return changes.every(({ path, to }) => at(path) === written(to));
}

interface TryOut {
  readonly trial: Trial;
  readonly runs: number;
  /** Of a healthy version under the plan as it is, in as many runs. */
  readonly released: number;
  readonly guards: readonly ScenarioResult['name'][];
}

interface Tried {
  readonly world: Summary;
  readonly healthy: Summary;
}

async function tryOut(
  { code, scenario, isBad }: Complaint,
  changes: Changes,
  { trial, runs, released, guards }: TryOut,
): Promise<Tried | null> {
  const [done, wrong] = [isBad ? 'stopped' : 'released', code] as const satisfies readonly OutcomeName[];
  // What has gone wrong so far cannot be made good by the runs that are left.
  const fails = ({ runs: played, outcomes }: Summary, of: number): boolean =>
    played - outcomes[done] > (1 - LEAST_DONE) * of || (code !== 'missed' && outcomes[wrong] > MOST_WRONG * of);
  const world = await trial.play(changes, scenario, runs, fails);
  if (world === null) return null;
  const least = released - HEALTHY_ROOM * runs;
  const isWorse = ({ runs: played, outcomes }: Summary, of: number) => played - outcomes.released > of - least;
  const healthy = await trial.play(changes, 'healthy', runs, isWorse);
  if (healthy === null) return null;
  for (const guard of code === 'missed' ? [] : guards) {
    const isLost = ({ runs: played, outcomes }: Summary, of: number) =>
      played - outcomes.stopped > (1 - LEAST_DONE) * of;
    if ((await trial.play(changes, guard, Math.min(runs, GUARD_RUNS), isLost)) === null) return null;
  }
  return { world, healthy };
}

/** Of the bad worlds that are caught, those in which it takes longest. */
function guardsOf(results: readonly ScenarioResult[], setups: readonly Setup[]): readonly ScenarioResult['name'][] {
  const taking = ({ figures }: ScenarioResult) => figures.time_to_detect_seconds?.mean ?? 0;
  return results
    .filter(({ outcomes }, index) => {
      const world = setups[index]?.world;
      return world !== undefined && isBadCanary(world) && outcomes.stopped.rate >= LEAST_DONE;
    })
    .sort((one, other) => taking(other) - taking(one))
    .slice(0, GUARDS)
    .map(({ name }) => name);
}

function adviceOf(
  { code, scenario, result, rule }: Complaint,
  changes: Changes,
  healthy: ScenarioResult,
  tried: Tried,
  { at, written }: Levers,
): Advice {
  return {
    code,
    scenario,
    rule:
      code === 'wrongly_stopped' && rule !== null
        ? { metric: rule.metric, condition: rule.condition, stage: rule.stage }
        : null,
    changes: changes.map(({ path, to }) => ({ path, from: at(path) ?? null, to: written(to) })),
    outcome: { before: asStudied(result, code), after: asTried(tried.world, code) },
    healthyReleased: { before: asStudied(healthy, 'released'), after: asTried(tried.healthy, 'released') },
  };
}

function asStudied({ runs, outcomes }: ScenarioResult, outcome: OutcomeName): PlayedRate {
  return { runs, ...outcomes[outcome] };
}

function asTried({ runs, outcomes }: Summary, outcome: OutcomeName): PlayedRate {
  const count = outcomes[outcome];
  const rate: RateResult = { count, rate: count / runs, interval: wilson(count, runs) };
  return { runs, ...rate };
}
