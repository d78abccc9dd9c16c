import { plannedPercent } from '../measures/planned-percent.js';
import { type Fault, NO_EFFECT } from '../model/fault.js';
import type { FigureName } from '../model/results/outcome.js';
import type { Distribution, RateResult } from '../model/results/study.js';
import type { StageWorstCase, WorstCases, WorstCosts } from '../model/results/worst-case.js';
import type { Setup } from '../model/setup.js';
import { expectedArrivals } from '../simulation/expected-arrivals.js';
import { wilson } from '../stats/intervals/one-proportion.js';
import { missed, quantileEstimate } from './evaluate-assertion.js';
import { runsPlayer } from './play-runs.js';
import { audienceResults, distribution } from './scenario-result.js';
import type { Summary } from './summary.js';

const MINUTE = 60;

/** Played of each stage unless told otherwise. */
const USUAL_RUNS = 200;
/** Of a plan with very many looks fewer are played, so that there are about so many in all. */
const MOST_LOOKS = 1_000_000;
const FEWEST_RUNS = 20;

/** How many runs of each stage are played unless told otherwise: the plan alone says how many. */
export function usualRuns({ plan: { stages, intervalSeconds } }: Setup): number {
  const looks = stages.reduce((sum, { bakeSeconds }) => sum + Math.ceil(bakeSeconds / intervalSeconds), 0);
  const affordable = Math.floor(MOST_LOOKS / Math.max(1, looks * stages.length));
  return Math.min(USUAL_RUNS, Math.max(FEWEST_RUNS, affordable));
}

/**
 * What each stage costs at worst, by playing the plan so many times in the world in which every request to the canary fails
 * from the moment that stage begins. Until then the canary behaves as stable does, no script is followed, and where the
 * rollout waits for people it is promoted at once.
 */
export function worstCases(setup: Setup, seed: string, runs: number): WorstCases {
  let startsAtSeconds = 0;
  const stages = setup.plan.stages.map((stage, index): StageWorstCase => {
    const { name, bakeSeconds, gate } = stage;
    const trafficPercent = plannedPercent(stage);
    const { world, rollback, slo } = setup;
    // How long a step of a policy lasts is not known before it is played, and a run beside the steps watches all of them.
    const isWatched = bakeSeconds > 0 || setup.rehearsal !== undefined;
    const plannedAt = startsAtSeconds;
    startsAtSeconds += bakeSeconds + (gate.kind === 'timer' ? gate.seconds : 0);
    return {
      stage: name,
      trafficPercent,
      users: world.users.count,
      routing: world.users.routing,
      actSeconds: rollback.actAfterSeconds,
      // A policy's own rollback is part of its rules.
      rollbackSeconds: setup.rehearsal === undefined ? rollback.takesSeconds : 0,
      budgetWindowSeconds: slo?.windowSeconds ?? null,
      requestsPerMinute: isWatched
        ? null
        : (expectedArrivals(world, plannedAt, plannedAt + MINUTE) * trafficPercent) / 100,
      costs: isWatched ? costsOf(runsPlayer(worstOf(setup, index), seed, index)(1, runs)) : null,
    };
  });
  return { seed, runs, stages };
}

/** The same plan in the worst world of a stage, by its index. An exhausted error budget does not keep it from starting. */
function worstOf(setup: Setup, index: number): Setup {
  const { world, plan, slo } = setup;
  const stage = plan.stages[index];
  if (stage === undefined) throw new Error(`a plan of ${plan.stages.length} stages has none at ${index}`);
  const everyRequestFails: Fault = {
    name: 'every request fails',
    target: 'canary',
    effect: { ...NO_EFFECT, errorRate: 1, retries: retriesAtWorst(world) },
    from: { kind: 'mark', mark: `stage:${stage.name}`, seconds: 0 },
    until: null,
    rampSeconds: 0,
    flapping: null,
    minTrafficPercent: 0,
    cohort: null,
  };
  return {
    ...setup,
    world: { ...world, canary: world.stable, faults: [everyRequestFails] },
    operator: [],
    slo: slo === null ? null : { ...slo, whenExhausted: 'start' },
  };
}

/** As often as any fault of the world has clients try again, where it is said what that does twice. */
function retriesAtWorst({ harm, faults }: Setup['world']): number {
  return harm.notIdempotent === undefined ? 0 : Math.max(0, ...faults.map(({ effect }) => effect.retries));
}

/** Null if no run reached the stage. */
function costsOf(summary: Summary): WorstCosts | null {
  const { runs, states, figures } = summary;
  const of = (figure: FigureName): Distribution | null => distribution(figure, figures[figure]);
  const failedRequests = of('exposure_requests');
  if (failedRequests === null) return null;
  const rate = (count: number): RateResult => ({ count, rate: count / runs, interval: wilson(count, runs) });
  const infinite = missed('time_to_detect_seconds', summary);
  const decided = (share: number): number =>
    quantileEstimate(figures.time_to_detect_seconds, share, { runs, infinite, unit: 1 }).observed;
  return {
    runs,
    rolledBack: rate(states.ROLLED_BACK),
    stalled: rate(states.PAUSED),
    missed: rate(states.COMPLETED),
    decidedSeconds: of('time_to_detect_seconds'),
    decidedP50Seconds: decided(0.5),
    decidedP95Seconds: decided(0.95),
    failedRequests,
    usersExposed: of('users_exposed'),
    lostConversions: of('lost_conversions'),
    lostRevenue: of('lost_revenue'),
    duplicatedSideEffects: of('duplicated_side_effects'),
    budgetPercent: of('budget_spent_percent'),
    ...audienceResults(summary),
  };
}
