import type { Advice, PlayedRate } from '../../model/results/advice.js';
import { LEAST_DONE, MOST_WRONGLY_STOPPED, type OutcomeName } from '../../model/results/outcome.js';
import type { RateResult, ScenarioResult } from '../../model/results/study.js';
import type { Setup } from '../../model/setup.js';
import { horizonOf } from '../../simulation/horizon.js';
import { wordsOf } from '../../simulation/loop.js';
import { isBadCanary } from '../../simulation/worse-version.js';
import { wilson } from '../../stats/intervals/one-proportion.js';
import type { Summary } from '../summary.js';
import { calmingChanges } from './calming.js';
import { catchingChanges } from './catching.js';
import { type Complaint, complaintsOf } from './complaints.js';
import type { Changes, Levers } from './levers.js';
import { resumingChanges } from './resuming.js';
import { BLOCK, type Trial, type TrialPlayer, trialOf } from './trial.js';

/** A change is tried on so many runs of each world, the first of the study. */
const TRIED_RUNS = 100;
/** A study of fewer runs says too little of what is wrong. */
const FEWEST_RUNS = 50;
/** All that is tried costs as many runs as two scenarios of the study, or what all complaints need, and never more than the last. */
const SCENARIOS_WORTH = 2;
const ONE_COMPLAINT = 500;
const MOST_TRIED = 4_000;
/** Of a plan with very many looks, or that is followed very long, fewer are played, so that there are about so many in all. */
const MOST_LOOKS = 500_000;
const MOST_MINUTES = 5_000_000;
/** Where more of the runs so far have gone wrong, the rest is not played. */
const HOPELESS = 0.5;
/** A healthy version may be released so much more seldom, which is chance. */
const HEALTHY_ROOM = 0.02;
/** In so many runs each of the worlds that are caught is asked whether it still is. */
const GUARD_RUNS = 25;

/** What advice is made from: a complete study. */
export interface Studied {
  readonly seed: string;
  readonly results: readonly ScenarioResult[];
  /** By scenario, as the results. */
  readonly setups: readonly Setup[];
  readonly levers: Levers;
  /** Asked between blocks of runs; false ends the search, and nothing is said. */
  readonly goesOn: () => Promise<boolean>;
  /** Undefined: what is tried is played in this thread. */
  readonly playerOf?: TrialPlayer | undefined;
}

/**
 * What would mend the scenarios of a study, each tried before it is said, on runs with the seeds of the study's first: in the world
 * that is complained of, where what is wrong has to end; in a healthy one, which must not be released more seldom; and, where
 * something gets milder, in all worlds that the plan catches: what keeps most of them caught is said, with
 * what it costs. At most one advice a scenario; each was tried alone. Null: the search was ended from outside.
 */
export async function advise({
  seed,
  results,
  setups,
  levers,
  goesOn,
  playerOf,
}: Studied): Promise<readonly Advice[] | null> {
  const complaints = complaintsOf(results, setups);
  const healthy = results.find(({ name }) => name === 'healthy');
  const [setup] = setups;
  if (complaints.length === 0 || healthy === undefined || setup === undefined || healthy.runs < FEWEST_RUNS) return [];
  const runs = Math.min(healthy.runs, TRIED_RUNS);
  const guards = guardsOf(results, setups);
  const needs = complaints.map(({ code }) => ONE_COMPLAINT + (code === 'missed' ? 0 : guards.length * GUARD_RUNS));
  const trial = trialOf(seed, levers, budgetOf(setup, healthy.runs, sumOf(needs)), goesOn, playerOf);
  const isAll = healthy.runs === runs;
  const before = isAll ? null : await trial.play([], 'healthy', runs, () => false);
  if (!isAll && before === null) return trial.isStopped() ? null : [];
  const released = before?.outcomes.released ?? healthy.outcomes.released.count;
  const advised: Found[] = [];
  for (const [index, complaint] of complaints.entries()) {
    trial.share((needs[index] ?? 0) / sumOf(needs.slice(index)));
    // What mends another world is tried first: the fewer changes in all the better.
    const known = advised.filter(({ advice }) => advice.code === complaint.code).map(({ changes }) => changes);
    const ways = [...known, ...changesFor(complaint, levers)].filter((changes) => !isSaid(changes, levers));
    const found = await bestOf(ways, complaint, healthy, { trial, runs, released, guards, levers });
    if (found !== null) advised.push(found);
  }
  return trial.isStopped() ? null : advised.map(({ advice }) => advice);
}

interface Found {
  readonly changes: Changes;
  readonly advice: Advice;
}

/** The first way that costs nothing, or else the first of those that cost least; null: none helps. */
async function bestOf(
  ways: readonly Changes[],
  complaint: Complaint,
  healthy: ScenarioResult,
  tryOut: Omit<TryOut, 'mostCosts'>,
): Promise<Found | null> {
  let best: Found | null = null;
  for (const changes of ways) {
    const mostCosts = best === null ? tryOut.guards.length : best.advice.costs.length - 1;
    const tried = await triedOut(complaint, changes, { ...tryOut, mostCosts });
    if (tried === null) continue;
    best = { changes, advice: adviceOf(complaint, changes, healthy, tried, tryOut.levers) };
    if (tried.costs.length === 0) break;
  }
  return best;
}

function budgetOf(setup: Setup, runs: number, needed: number): number {
  const { plan } = setup;
  const looks = plan.stages.reduce((sum, { bakeSeconds }) => sum + Math.ceil(bakeSeconds / plan.intervalSeconds), 1);
  const wanted = Math.min(MOST_TRIED, Math.max(needed, SCENARIOS_WORTH * runs));
  const minutes = horizonOf(setup, wordsOf(setup)) / 60;
  return Math.min(wanted, Math.floor(MOST_LOOKS / looks), Math.floor(MOST_MINUTES / (1 + minutes)));
}

function changesFor({ code, setup, result }: Complaint, levers: Levers): readonly Changes[] {
  switch (code) {
    case 'missed':
      return catchingChanges(setup, levers);
    case 'wrongly_stopped':
      return calmingChanges(setup, result.rules, levers);
    case 'stalled':
      return resumingChanges(setup, result, levers);
  }
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0);
}

/** Whether the configuration says all of it already. */
function isSaid(changes: Changes, { at, written }: Levers): boolean {
  return changes.every(({ path, to }) => at(path) === written(to));
}

interface TryOut {
  readonly trial: Trial;
  readonly levers: Levers;
  readonly runs: number;
  /** Of a healthy version under the plan as it is, in as many runs. */
  readonly released: number;
  /** Bad worlds that the plan catches as it is. */
  readonly guards: readonly ScenarioResult[];
  /** How many of them it may let go. */
  readonly mostCosts: number;
}

interface Tried extends Pick<Advice, 'costs'> {
  readonly world: Summary;
  readonly healthy: Summary;
}

async function triedOut(
  { code, scenario, isBad, setup }: Complaint,
  changes: Changes,
  { trial, runs, released, guards, mostCosts }: TryOut,
): Promise<Tried | null> {
  // Where the plan asks for people, a rollout that waits for them is not stopped.
  const waits = code === 'wrongly_stopped' && setup.plan.stages.some(({ gate }) => gate.kind === 'person');
  const doneIn = ({ stopped, released, stalled }: Summary['outcomes']): number =>
    isBad ? stopped : released + (waits ? stalled : 0);
  // What has gone wrong so far cannot be made good by the runs that are left, or hardly.
  const fails = ({ runs: played, outcomes }: Summary): boolean =>
    played - doneIn(outcomes) > Math.min((1 - LEAST_DONE) * runs, HOPELESS * played) ||
    (code !== 'missed' && outcomes[code] > MOST_WRONGLY_STOPPED * runs);
  const least = released - HEALTHY_ROOM * runs;
  const isWorse = ({ runs: played, outcomes }: Summary): boolean => played - outcomes.released > runs - least;
  const inBoth = async (upTo: number): Promise<Omit<Tried, 'costs'> | null> => {
    const world = await trial.play(changes, scenario, upTo, fails);
    const healthy = world === null ? null : await trial.play(changes, 'healthy', upTo, isWorse);
    return world === null || healthy === null ? null : { world, healthy };
  };
  const tried = (await inBoth(Math.min(BLOCK, runs))) === null ? null : await inBoth(runs);
  if (tried === null) return null;
  const costs: Advice['costs'][number][] = [];
  for (const guard of code === 'missed' ? [] : guards) {
    const after = await trial.play(changes, guard.name, Math.min(runs, GUARD_RUNS), () => false);
    if (after === null) return null;
    if (after.outcomes.stopped >= LEAST_DONE * after.runs) continue;
    if (costs.length === mostCosts) return null;
    costs.push({ scenario: guard.name, before: asStudied(guard, 'stopped'), after: asTried(after, 'stopped') });
  }
  return { ...tried, costs };
}

/** Of the bad worlds that are caught, those first in which it takes longest. */
function guardsOf(results: readonly ScenarioResult[], setups: readonly Setup[]): readonly ScenarioResult[] {
  const taking = ({ figures }: ScenarioResult) => figures.time_to_detect_seconds?.mean ?? 0;
  return results
    .filter(({ outcomes }, index) => {
      const world = setups[index]?.world;
      return world !== undefined && isBadCanary(world) && outcomes.stopped.rate >= LEAST_DONE;
    })
    .sort((one, other) => taking(other) - taking(one));
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
        ? { metric: rule.metric, condition: rule.condition, stage: rule.stage, ...placeOf(rule) }
        : null,
    changes: changes.map(({ path, to }) => ({ path, from: at(path) ?? null, to: written(to) })),
    outcome: { before: asStudied(result, code), after: asTried(tried.world, code) },
    healthyReleased: { before: asStudied(healthy, 'released'), after: asTried(tried.healthy, 'released') },
    costs: tried.costs,
  };
}

function placeOf({ place }: { readonly place?: number }): { readonly place?: number } {
  return place === undefined ? {} : { place };
}

function asStudied({ runs, outcomes }: ScenarioResult, outcome: OutcomeName): PlayedRate {
  return { runs, ...outcomes[outcome] };
}

function asTried({ runs, outcomes }: Summary, outcome: OutcomeName): PlayedRate {
  const count = outcomes[outcome];
  const rate: RateResult = { count, rate: count / runs, interval: wilson(count, runs) };
  return { runs, ...rate };
}
