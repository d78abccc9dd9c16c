import * as z from 'zod/mini';
import type { StageWorstCase, WorstCases } from '../../model/results/worst-case.js';
import { ROUTINGS } from '../../model/world.js';
import { byAudienceJson, distributionJson, rateJson } from '../study/scenario-report.js';
import { byAudience, distribution, rate } from '../study/scenario-schema.js';
import { worstCaseSentence } from '../words/worst-case-sentence.js';
import { roundOrNull } from './figures-json.js';
import { programJson } from './json-text.js';
import { count, number, orNull, percent, program, text } from './schema-fields.js';

const rateOrNull = (what: string) =>
  z.nullable(rate(what)).check(z.describe(`Of the runs that reached it: ${what}; null if none did`));

const stage = z.strictObject({
  stage: text('Name of the stage'),
  traffic_percent: percent("The canary's share"),
  runs: count('Runs that reached the stage, and of which all that follows is; 0 of a stage without duration'),
  rolled_back: rateOrNull('rolled back, in it or later'),
  stalled: rateOrNull('paused to the end'),
  missed: rateOrNull('ended COMPLETED'),
  decided_seconds: distribution(
    'From the start of the stage to the decision to roll back, of runs that were rolled back',
  ),
  decided_p50_seconds: orNull('Median over all runs; null if so many are never rolled back'),
  decided_p95_seconds: orNull('95th percentile over all runs; null if so many are never rolled back'),
  act_seconds: number('From that decision to the start of the rollback'),
  rollback_seconds: number('How long the rollback takes'),
  failed_requests: distribution('Requests that the canary gets, and fails, to the end of the rollout'),
  requests_per_minute: orNull(
    'Requests that the canary gets at first in a stage without duration, expected; else null',
  ),
  routing: z.enum(ROUTINGS).check(z.describe('How users get to a version')),
  users: orNull('Users of the service; null if not known'),
  users_exposed: distribution('Users with at least one of these requests'),
  lost_conversions: distribution('Conversions that stable would have had of these requests'),
  lost_revenue: distribution('What these conversions are worth, by service.conversion_value'),
  duplicated_side_effects: distribution(
    'What copies and retries did a second time, by shadow and service.not_idempotent',
  ),
  budget_percent: distribution('What these failures are of all that the objective allows, in percent'),
  budget_window_seconds: orNull('Over which time it allows them; null without an objective'),
  by_audience: byAudience,
  message: text('The same in a sentence'),
});

/** What `blast-radius` says as JSON, version 1. */
export const worstCaseSchema = z.strictObject({
  name: text('Name of the rollout'),
  seed: text('Run 17 of each stage has this seed, a stroke, and 17'),
  runs: count('Runs played of each stage that has a duration'),
  stages: z.array(stage).check(z.describe('Every stage, as if all requests to the canary failed from its start')),
  ...program,
});

export type WorstCaseJson = z.infer<typeof worstCaseSchema>;
export type StageWorstCaseJson = WorstCaseJson['stages'][number];

/** The worst case of each stage as its report: the order of the keys here is the order in the JSON. */
export function worstCaseJson(name: string, { seed, runs, stages }: WorstCases, toolVersion: string): WorstCaseJson {
  return {
    name,
    seed,
    runs,
    stages: stages.map((worst) => stageJson(worst, runs)),
    ...programJson(toolVersion),
  };
}

function stageJson(worst: StageWorstCase, runs: number): StageWorstCaseJson {
  const { costs } = worst;
  const finite = (seconds: number): number | null => (Number.isFinite(seconds) ? seconds : null);
  return {
    stage: worst.stage,
    traffic_percent: worst.trafficPercent,
    runs: costs?.runs ?? 0,
    rolled_back: costs === null ? null : rateJson(costs.rolledBack),
    stalled: costs === null ? null : rateJson(costs.stalled),
    missed: costs === null ? null : rateJson(costs.missed),
    decided_seconds: distributionJson(costs?.decidedSeconds ?? null),
    decided_p50_seconds: costs === null ? null : finite(costs.decidedP50Seconds),
    decided_p95_seconds: costs === null ? null : finite(costs.decidedP95Seconds),
    act_seconds: worst.actSeconds,
    rollback_seconds: worst.rollbackSeconds,
    failed_requests: distributionJson(costs?.failedRequests ?? null),
    requests_per_minute: roundOrNull(worst.requestsPerMinute, 'measure'),
    routing: worst.routing,
    users: worst.users,
    users_exposed: distributionJson(costs?.usersExposed ?? null),
    lost_conversions: distributionJson(costs?.lostConversions ?? null),
    lost_revenue: distributionJson(costs?.lostRevenue ?? null),
    duplicated_side_effects: distributionJson(costs?.duplicatedSideEffects ?? null),
    budget_percent: distributionJson(costs?.budgetPercent ?? null),
    budget_window_seconds: worst.budgetWindowSeconds,
    ...byAudienceJson(costs?.byAudience),
    message: worstCaseSentence(worst, runs),
  };
}
