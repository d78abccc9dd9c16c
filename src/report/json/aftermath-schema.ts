import * as z from 'zod/mini';
import { TRAFFIC_SPLITS } from '../../model/instances.js';
import { MIGRATIONS, type MigrationTrace, ROLLBACK_METHODS } from '../../model/rollback.js';
import { BUDGET_POSTURES } from '../../model/slo.js';
import { ROUTINGS, SIDE_EFFECTS } from '../../model/world.js';
import { count, countOrNull, number, orNull, percent, share, text, whole, wholeOrNull } from './schema-fields.js';

const TRACES = ['none', 'new_format', 'gone'] as const satisfies readonly MigrationTrace[];

export const beyondFailures = z
  .nullable(
    z.strictObject({
      excess_slow_requests: wholeOrNull(
        'Requests to the canary that took longer than service.slower_than_ms and would not have with stable; null without such a limit',
      ),
      lost_conversions: wholeOrNull(
        "Conversions that stable would have had in the canary's place less the canary's; null if both convert alike and service.conversion_value is not set",
      ),
      lost_revenue: orNull(
        'lost_conversions × service.conversion_value, rounded to 3 decimals; null without such a value',
      ),
      duplicated_requests: wholeOrNull(
        'Requests that retries did a second time, on any arm, and would not have with stable alone; null without service.not_idempotent',
      ),
    }),
  )
  .check(
    z.describe(
      'What the canary cost besides failures, on the same draws; negative if it is better; null if nothing of it is counted',
    ),
  );

const harm = z.strictObject({
  seconds: count('How long it lasted'),
  requests: count('Requests the canary served'),
  failed_requests: count('Failures of all arms'),
  excess_failed_requests: whole(
    'Failures that there would not have been with stable alone, on the same draws; negative if the canary is better',
  ),
  beyond_failures: beyondFailures,
});
const harmOrNull = (description: string) => z.nullable(harm).check(z.describe(description));

export const blastRadius = z.strictObject({
  routing: z
    .enum(ROUTINGS)
    .check(
      z.describe(
        'sticky: a user stays with one version; random: each request anew; one_way: a user that the canary served stays with it',
      ),
    ),
  users: countOrNull('How many there are; null if not known, and then nothing is said of them'),
  users_exposed: countOrNull('Users that the canary served at least once. An expected number, rounded'),
  users_hit: countOrNull("Users who met at least one of the canary's failures. An expected number, rounded"),
  users_hit_if_stable: countOrNull('Users who would have met one had stable served in its place, likewise'),
});

export const byAudience = z
  .optional(
    z.record(
      z.string(),
      z.strictObject({
        requests: count('Its requests, to all arms'),
        canary_requests: count('Those that the canary served'),
        failed_requests: count('Its failures, of all arms'),
        excess_failed_requests: whole('Failures that there would not have been with stable alone'),
        users_exposed: countOrNull('Its users that the canary served; null if not known'),
        users_hit: countOrNull("Its users who met at least one of the canary's failures, likewise"),
      }),
    ),
  )
  .check(z.describe('What the run was to each audience, by name; only where there are any'));

export const rollback = z
  .nullable(
    z.strictObject({
      method: z.enum(ROLLBACK_METHODS).check(z.describe('How the canary was taken out')),
      decided_at_seconds: count('When it was decided, in seconds from the start'),
      begins_at_seconds: count('When it began: later than decided if people had to act'),
      restored_at_seconds: count('When the canary served no more'),
      while_people_act: harmOrNull('From decided to begun, which an automatic rollback saves; null if it was one'),
      while_rolling_back: harm.check(z.describe('From begun to restored, or to when stable had its instances back')),
    }),
  )
  .check(z.describe('The rollback, which takes time; null unless ROLLED_BACK'));

export const followUp = harmOrNull(
  'What went on after COMPLETED, or after the canary was gone; null if there was no follow-up',
);

export const rollbackSafe = z.strictObject({
  safe: z.boolean().check(z.describe('Whether the stable version finds all it needs after a rollback')),
  migration: z.nullable(z.enum(MIGRATIONS)).check(z.describe('What changes in stored data; null if nothing does')),
  trace: z
    .enum(TRACES)
    .check(z.describe('What that leaves behind: none; new_format, which stable cannot read; gone, what it needs')),
  stale_data_rate: share("Share of stable's requests that fail on such data after a rollback; 0 if there was none"),
  why: text('All of this as one English sentence'),
});

export const instances = z
  .nullable(
    z.strictObject({
      count: count('Of stable before the rollout'),
      split: z.enum(TRAFFIC_SPLITS).check(z.describe('Who splits traffic: a router, or the ready instances')),
      stages: z
        .array(
          z.strictObject({
            stage: text('Name of the stage'),
            canary: count('Instances of the canary that it asks for'),
            stable: count('Instances of stable that it leaves'),
            planned_percent: percent("The canary's share as the plan has it"),
            traffic_percent: percent('The share that there is once these instances are ready'),
          }),
        )
        .check(z.describe('Every stage of the plan, in order')),
      settled_at_seconds: countOrNull(
        'When the canary was gone and stable had its instances back, or those of the canary were there, and restarted; null if PAUSED. To then all figures count',
      ),
      extra_hours: number(
        'Hours of instances, ready or not, beyond those of stable alone, to the end of the rollout or rollback, rounded to 3 decimals',
      ),
    }),
  )
  .check(z.describe('The instances that the rollout asked for; null if the world does not count them'));

const sideEffect = z.strictObject({
  duplicated: count('How often it happened a second time; 0 where it is contained'),
  contained: z.boolean().check(z.describe('Whether a copy is kept from doing it')),
});

export const shadow = z
  .nullable(
    z.strictObject({
      copied_requests: count("Copies of stable's requests that the canary got"),
      failed_copies: count('Copies that the canary failed; no user waited for an answer'),
      mismatch_rate: orNull(
        "Of the answers to copies: the share that differs from stable's, rounded to 9 decimals; null without answers",
      ),
      side_effects: z
        .partialRecord(z.enum(SIDE_EFFECTS), sideEffect)
        .check(z.describe('What copies did a second time, by shadow.side_effects; empty if nothing is said there')),
    }),
  )
  .check(z.describe('What became of copies of requests, over the whole run; null if there were none'));

const posture = (description: string) => z.enum(BUDGET_POSTURES).check(z.describe(description));

export const errorBudget = z
  .nullable(
    z.strictObject({
      objective: number('Share of requests that must succeed over the window'),
      window_seconds: count('How long that window is'),
      allowed: number('Failures that the objective allows over the window. An expected number, rounded to 3 decimals'),
      spent_before: number('Failures of these before the rollout began, likewise'),
      spent_during: number('All failures from the start to the end of what was simulated'),
      spent_by_rollout: number('Failures of these that there would not have been with stable alone'),
      left: number('Allowed less all that was spent; negative when overspent. Rounded to 3 decimals'),
      left_percent: number('left ÷ allowed in percent, rounded to 3 decimals'),
      burn_rate: orNull('Error rate ÷ (1 − objective), rounded to 3 decimals; null without requests'),
      posture_before: posture('healthy: more than half is left; moderate: a quarter; thin: less; exhausted: nothing'),
      posture: posture('The same at the end'),
    }),
  )
  .check(z.describe("What the run cost of the service's error budget; null without an objective"));

export const telemetryGaps = z
  .nullable(
    z.strictObject({
      delay_seconds: count('How long before a look ended what it read'),
      lost_scrapes: countOrNull(
        'Of the canary and of its baseline, to the end of the rollout; null: nothing is scraped',
      ),
      unseen_failures: countOrNull(
        'Failures of all arms, to the end of the rollout, that no metric counts; null: no fault is unseen',
      ),
    }),
  )
  .check(z.describe('What the rules could not see; null: all that is served is read at once, to the second'));
