import * as z from 'zod/mini';
import type { TimelineEntry } from '../../model/harm.js';
import { OUTCOMES } from '../../model/results/outcome.js';
import { ROLLOUT_ACTIONS, ROLLOUT_EVENTS } from '../../model/rollout.js';
import { REASON_CODES } from '../../model/run-reason.js';
import { FINAL_STATES, STATUSES } from '../../model/status.js';
import {
  blastRadius,
  byAudience,
  errorBudget,
  followUp,
  instances,
  rollback,
  rollbackSafe,
  shadow,
  telemetryGaps,
} from './aftermath-schema.js';
import { controller } from './controller-schema.js';
import { evidence } from './evidence-schema.js';
import {
  condition,
  count,
  metricName,
  orNull,
  percent,
  program,
  rulePlace,
  subjectName,
  text,
  UNITS,
} from './schema-fields.js';
import { BASELINES, metrics, stage } from './stage-schema.js';

const TIMELINE = [
  'rollout_begins',
  'stage_begins',
  'fault_begins',
  'fault_ends',
  'canary_worse',
  'first_bad_window',
  'alerted',
  'budget_overspent',
  'paused',
  'completed',
  'rolled_back',
  'rollback_begins',
  'restored',
  'follow_up_ends',
] as const satisfies readonly TimelineEntry['code'][];

const reason = z.strictObject({
  code: z.enum(REASON_CODES).check(z.describe('What kind of reason')),
  stage: text('Stage in which it happened'),
  at_seconds: count('When, in seconds from the start'),
  metric: z
    .nullable(subjectName)
    .check(z.describe('Metric, or what else a judge looks at, that decided; null if none did')),
  condition: z.nullable(condition).check(z.describe('Condition on it that decided; null if none did')),
  of: z.optional(z.literal('service')).check(z.describe('service: of all versions together; left out: of the canary')),
  rule: rulePlace,
  observed: orNull(
    `The canary's value, or rate of events that a judge counts; where there were too few requests, those of the last window; where no error budget was left, what was left of it in percent; else null. ${UNITS}`,
  ),
  limit: orNull(
    'As configured: a value, a difference or a ratio; where there were too few requests, min_requests; else null',
  ),
  bound: orNull(`The limit as a value of the metric (baseline × ratio, say), or null. ${UNITS}`),
  baseline: orNull(`What it was compared with; null if with nothing. ${UNITS}`),
  baseline_source: z
    .nullable(z.enum(BASELINES))
    .check(z.describe('Where the baseline is from, see stages[].baseline; null if no threshold was involved')),
  evidence: z.nullable(evidence).check(z.describe('Of the statistical judge that decided; null if none did')),
  message: text('All of this as one English sentence'),
});

const transition = z.strictObject({
  at_seconds: count('When, in seconds from the start'),
  from: z.enum(STATUSES).check(z.describe('Status before')),
  event: z.enum(ROLLOUT_EVENTS).check(z.describe('What happened')),
  action: z.enum(ROLLOUT_ACTIONS).check(z.describe('What the rollout did about it')),
  to: z.enum(STATUSES).check(z.describe('Status after')),
  stage: text('The stage it is in afterwards'),
  traffic_percent: percent("The canary's share of traffic afterwards"),
});

const moment = z.strictObject({
  at_seconds: count('When, in seconds from the start'),
  event: z.enum(TIMELINE).check(z.describe('What kind of thing happened')),
  detail: text('What happened, as a short English phrase'),
});

const alert = z.strictObject({
  at_seconds: count('When, in seconds from the start'),
  stage: text('Stage in which it happened'),
  metric: metricName.check(z.describe('What was measured')),
  condition: condition.check(z.describe('Condition on it that was breached')),
  of: z.optional(z.literal('service')).check(z.describe('service: of all versions together; left out: of the canary')),
  rule: rulePlace,
  observed: orNull(`The value. ${UNITS}`),
  limit: orNull('As configured: a value, a difference or a ratio'),
  bound: orNull(`The limit as a value of the metric. ${UNITS}`),
  baseline: orNull(`What it was compared with; null if with nothing. ${UNITS}`),
  message: text('All of this as one English sentence'),
});

const warning = z.strictObject({
  code: text('What kind of warning'),
  message: text('One English sentence'),
});

/** The report of one run, version 1: five facts for scripts, then the rest. Only tests and `schema` load this. */
export const reportSchema = z.strictObject({
  final_state: z.enum(FINAL_STATES).check(z.describe('How the run ended')),
  stages_completed: count('Stages the rollout passed or was let past; all of them when COMPLETED'),
  rollback_triggered: z.boolean().check(z.describe('Whether final_state is ROLLED_BACK')),
  metrics: metrics.check(z.describe('What happened to traffic, over the whole run')),
  outcome: z
    .enum(OUTCOMES)
    .check(
      z.describe(
        'What it came to, given what is true of the canary: released, or missed if it is bad; stopped, or wrongly_stopped if nothing was wrong; stalled: paused, and no person came',
      ),
    ),
  reason: z.nullable(reason).check(z.describe('Why it was rolled back or is paused; null if it completed')),
  blast_radius: blastRadius.check(z.describe('Which users and requests the run reached')),
  by_audience: byAudience,
  rollback,
  follow_up: followUp,
  rollback_safe: rollbackSafe.check(z.describe('Whether stored data allow a rollback')),
  error_budget: errorBudget,
  instances,
  shadow,
  telemetry: telemetryGaps,
  stages: z.array(stage).check(z.describe('Every stage of the plan, in order')),
  transitions: z.array(transition).check(z.describe('What changed the rollout, in order of time')),
  alerts: z
    .optional(z.array(alert))
    .check(z.describe('Breaches that were told to a person, in order of time; only where there are any')),
  controller: z
    .optional(controller)
    .check(z.describe('What the controller of a rehearsed policy did; left out where a plan steered')),
  timeline: z.array(moment).check(z.describe('What truly happened and what was seen of it, in order of time')),
  warnings: z.array(warning).check(z.describe('What is legal but probably not meant')),
  name: text('Name of the rollout'),
  ...program,
  seed: text('Every draw follows from it; always text'),
  config_digest: text('SHA-256 of the configuration as understood'),
  reproduce: text('The command that makes this report again'),
});

export type Report = z.infer<typeof reportSchema>;
