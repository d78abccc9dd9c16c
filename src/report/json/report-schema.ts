import * as z from 'zod/mini';
import { METRICS } from '../../model/metric.js';
import type { BaselineSource } from '../../model/reading.js';
import { ROLLOUT_ACTIONS, ROLLOUT_EVENTS } from '../../model/rollout.js';
import { CONDITIONS } from '../../model/rule.js';
import type { RunReason, StageOutcome } from '../../model/run.js';
import { FINAL_STATES, STATUSES } from '../../model/status.js';
import { SCHEMA_VERSION } from './schema-version.js';

const BASELINES = ['window', 'carried', 'none'] as const satisfies readonly BaselineSource[];
const REASONS = [
  'threshold_breached',
  'no_evidence',
  'operator',
  'gate',
] as const satisfies readonly RunReason['code'][];
const OUTCOMES = [
  'PASSED',
  'FAILED',
  'INCONCLUSIVE',
  'INTERRUPTED',
  'NOT_REACHED',
] as const satisfies readonly StageOutcome[];

const text = (description: string) => z.string().check(z.describe(description));
const whole = (description: string) => z.int().check(z.describe(description));
const count = (description: string) => z.int().check(z.minimum(0), z.describe(description));
const percent = (description: string) =>
  z.number().check(z.minimum(0), z.maximum(100), z.describe(`${description}, in percent`));
const orNull = (description: string) => z.nullable(z.number()).check(z.describe(description));
const countOrNull = (description: string) => z.nullable(z.int().check(z.minimum(0))).check(z.describe(description));

const UNITS = 'Rates are rounded to 9 decimals, latencies to 3.';

const arm = (name: string) =>
  z
    .strictObject({
      requests: count('Requests it served'),
      errors: count('Requests of these that failed'),
      error_rate: orNull('errors ÷ requests, rounded to 9 decimals; null if it served nothing'),
      latency_p50_ms: orNull('Median latency in milliseconds, rounded to 3 decimals; null if it served nothing'),
      latency_p95_ms: orNull('95th percentile of latency, likewise'),
      latency_p99_ms: orNull('99th percentile of latency, likewise'),
    })
    .check(z.describe(name));

const windows = (description: string) =>
  z
    .strictObject({
      total: count('Windows judged'),
      passed: count('Verdict PASS'),
      failed: count('Verdict FAIL'),
      inconclusive: count('Verdict INCONCLUSIVE: no evidence either way'),
    })
    .check(z.describe(description));

const metrics = z.strictObject({
  canary: arm('The new version, over the whole run'),
  stable: arm('The version in service, over the whole run'),
  windows: windows('Windows of the whole run, by verdict'),
  duration_seconds: count('From start to end of the run, in simulated seconds'),
  exposure_requests: count('Requests the canary served'),
  failed_requests: count('Failures of both arms'),
  excess_failed_requests: whole(
    'Failures of the canary less those stable would have had on the same draws; negative if the canary is better',
  ),
});

const reason = z.strictObject({
  code: z.enum(REASONS).check(z.describe('What kind of reason')),
  stage: text('Stage in which it happened'),
  at_seconds: count('When, in seconds from the start'),
  metric: z.nullable(z.enum(METRICS)).check(z.describe('Metric that decided; null if none did')),
  condition: z.nullable(z.enum(CONDITIONS)).check(z.describe('Condition on it that decided; null if none did')),
  observed: orNull(`The canary's value; for want of requests, those of the last window; else null. ${UNITS}`),
  limit: orNull('As configured: a value, a difference or a ratio; for want of requests, min_requests; else null'),
  bound: orNull(`The limit as a value of the metric (baseline × ratio, say), or null. ${UNITS}`),
  baseline: orNull(`Stable's value; null if nothing was compared. ${UNITS}`),
  baseline_source: z
    .nullable(z.enum(BASELINES))
    .check(z.describe('Where the baseline is from, see stages[].baseline; null if no threshold was involved')),
  message: text('All of this as one English sentence'),
});

const check = z.strictObject({
  metric: z.enum(METRICS).check(z.describe('What was measured')),
  condition: z.enum(CONDITIONS).check(z.describe('How the threshold looks at it')),
  limit: z.number().check(z.describe('As configured: a value of the metric, a difference of two, or a ratio')),
  observed: orNull(`The canary's value in the closest window; null if none could judge it. ${UNITS}`),
  bound: orNull(`The limit as a value of the metric in that window, or null. ${UNITS}`),
  baseline: orNull(`Stable's value in that window; null for an absolute condition. ${UNITS}`),
  at_seconds: countOrNull('End of that window, in seconds from the start, or null'),
  breaches: count('Windows of the stage in which the condition was breached, even if not yet for long enough to count'),
});

const stage = z.strictObject({
  name: text('As configured'),
  traffic_percent: percent("The canary's share of traffic"),
  outcome: z
    .enum(OUTCOMES)
    .check(z.describe('INTERRUPTED: the run ended while it was still being watched. NOT_REACHED: it never began')),
  started_at_seconds: countOrNull('In seconds from the start of the run; null if not reached'),
  duration_seconds: count('How long it lasted, pauses included'),
  windows: windows('Its windows, by verdict'),
  baseline: z
    .enum(BASELINES)
    .check(z.describe('window: stable at the same time; carried: stable in the latest stage it served; none: neither')),
  canary: arm('The new version, in this stage'),
  stable: arm('The version in service, in this stage'),
  checks: z.array(check).check(z.describe('One per threshold condition: the window that came closest to its limit')),
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
  reason: z.nullable(reason).check(z.describe('Why it was rolled back or is paused; null if it completed')),
  stages: z.array(stage).check(z.describe('Every stage of the plan, in order')),
  transitions: z.array(transition).check(z.describe('What changed the rollout, in order of time')),
  warnings: z.array(warning).check(z.describe('What is legal but probably not meant')),
  name: text('Name of the rollout'),
  schema_version: z.literal(SCHEMA_VERSION).check(z.describe('Version of this schema; fields are only added within 1')),
  tool: z
    .strictObject({ name: z.literal('canary-sim').check(z.describe('Always this')), version: text('Its version') })
    .check(z.describe('The program that made the report')),
  seed: text('Every draw follows from it; always text'),
  config_digest: text('SHA-256 of the configuration as understood'),
  reproduce: text('The command that makes this report again'),
});

export type Report = z.infer<typeof reportSchema>;
