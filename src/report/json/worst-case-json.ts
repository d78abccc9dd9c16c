import * as z from 'zod/mini';
import { ROUTINGS } from '../../model/world.js';
import type { StageWorstCase } from '../../model/worst-case.js';
import { worstCaseSentence } from '../words/worst-case-sentence.js';
import { round, roundOrNull } from './figures-json.js';
import { programJson, reportJson } from './json-text.js';
import { countOrNull, number, orNull, percent, program, text } from './schema-fields.js';

const stage = z.strictObject({
  stage: text('Name of the stage'),
  traffic_percent: percent("The canary's share"),
  noticed: z.boolean().check(z.describe('Whether a look of the stage ends in a rollback')),
  notice_seconds: number('From the start of the stage to that look; if there is none, all of its bake time'),
  act_seconds: number('From there to the start of the rollback'),
  rollback_seconds: number('How long the rollback takes'),
  requests: number('That the canary gets, and fails, until it is gone; rounded to 3 decimals'),
  routing: z.enum(ROUTINGS).check(z.describe('How users get to a version')),
  users: orNull('Users of the service; null if not known'),
  users_exposed: countOrNull('Those with at least one of these requests, expected; null if users are not known'),
  budget_percent: orNull('What these failures are of all that the objective allows; null without an objective'),
  budget_window_seconds: orNull('Over which time it allows them; null without an objective'),
  message: text('The same in a sentence'),
});

/** What `blast-radius` says as JSON, version 1. */
export const worstCaseSchema = z.strictObject({
  name: text('Name of the rollout'),
  stages: z.array(stage).check(z.describe('Every stage, as if all requests to the canary failed from its start')),
  ...program,
});

/** The worst case of each stage as JSON: the order of the keys here is the order in the text. */
export function worstCaseJson(name: string, cases: readonly StageWorstCase[], toolVersion: string): string {
  return reportJson({ name, stages: cases.map(stageJson), ...programJson(toolVersion) });
}

function stageJson(worst: StageWorstCase): object {
  return {
    stage: worst.stage,
    traffic_percent: worst.trafficPercent,
    noticed: worst.noticed,
    notice_seconds: worst.noticeSeconds,
    act_seconds: worst.actSeconds,
    rollback_seconds: worst.rollbackSeconds,
    requests: round(worst.requests, 'measure'),
    routing: worst.routing,
    users: worst.users,
    users_exposed: worst.usersExposed === null ? null : Math.round(worst.usersExposed),
    budget_percent: roundOrNull(worst.budgetPercent, 'measure'),
    budget_window_seconds: worst.budgetWindowSeconds,
    message: worstCaseSentence(worst),
  };
}
