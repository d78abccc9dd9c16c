import * as z from 'zod/mini';
import type { BaselineSource } from '../../model/observation.js';
import type { StageOutcome } from '../../model/run.js';
import { beyondFailures } from './aftermath-schema.js';
import { evidence } from './evidence-schema.js';
import {
  condition,
  count,
  countOrNull,
  metricName,
  orNull,
  percent,
  rulePlace,
  sequel,
  text,
  UNITS,
  whole,
} from './schema-fields.js';

export const arm = (name: string) =>
  z
    .strictObject({
      requests: count('Requests it served; of the canary copies of requests too, which exposure_requests leaves out'),
      errors: count('Requests of these that failed'),
      error_rate: orNull('errors ÷ requests, rounded to 9 decimals; null if it served nothing'),
      latency_p50_ms: orNull('Median latency in milliseconds, rounded to 3 decimals; null if it served nothing'),
      latency_p95_ms: orNull('95th percentile of latency, likewise'),
      latency_p99_ms: orNull('99th percentile of latency, likewise'),
      cpu_percent: orNull('Mean CPU of one instance, rounded to 3 decimals; null if it served nothing'),
      memory_mb: orNull('Memory of one instance at the end, rounded to 3 decimals; null if it served nothing'),
      restarts: count('Restarts of one instance'),
      conversion_rate: orNull(
        'Successful requests that led to what the business wants, rounded to 9 decimals; null if none succeeded',
      ),
      metrics: z
        .optional(z.record(z.string(), orNull('Its value; null where there was nothing of it')))
        .check(z.describe('Your own metrics, by name, rounded to 9 digits; only where there are any')),
    })
    .check(z.describe(name));

export const armOrNull = (name: string) =>
  z.nullable(arm(name)).check(z.describe(`${name}; null if there are no such instances`));

export const windows = (description: string) =>
  z
    .strictObject({
      total: count('Windows judged'),
      passed: count('Verdict PASS'),
      failed: count('Verdict FAIL'),
      inconclusive: count('Verdict INCONCLUSIVE: no evidence either way'),
    })
    .check(z.describe(description));

export const metrics = z.strictObject({
  canary: arm('The new version, over the whole run, rollback included'),
  stable: arm('The version in service, over the whole run, rollback included'),
  fresh_baseline: armOrNull('Fresh instances of the version in service beside the canary, over the whole run'),
  windows: windows('Windows of the whole run, by verdict'),
  duration_seconds: count('From start to the decision that ended the run, in simulated seconds'),
  exposure_requests: count('Requests of users that the canary served'),
  failed_requests: count('Failures of all arms'),
  excess_failed_requests: whole(
    'Failures of the canary less those stable would have had on the same draws; negative if the canary is better',
  ),
  beyond_failures: beyondFailures,
  time_to_detect_seconds: countOrNull(
    'From the first moment something was wrong with the canary (its version worse than stable, or a fault that hit it) to the decision that rolled it back; null unless there were both',
  ),
  time_to_restore_seconds: countOrNull('From that moment to when the canary served no more; null likewise'),
  share_at_decision_percent: percent(
    "The canary's share of traffic when the run was decided: where it was rolled back, 100 where it was promoted; of a run that stalled, and of a successful analysis by itself, the share that it keeps",
  ),
});

export const BASELINES = ['window', 'fresh', 'carried', 'none'] as const satisfies readonly BaselineSource[];
const OUTCOMES = [
  'PASSED',
  'FAILED',
  'INCONCLUSIVE',
  'INTERRUPTED',
  'NOT_REACHED',
] as const satisfies readonly StageOutcome[];

const check = z.strictObject({
  metric: metricName.check(z.describe('What was measured')),
  condition: condition.check(z.describe('How the threshold looks at it')),
  of: z.optional(z.literal('service')).check(z.describe('service: of all versions together; left out: of the canary')),
  rule: rulePlace,
  // biome-ignore lint/suspicious/noThenProperty: the word of the configuration; a text, which no promise calls
  then: sequel,
  limit: z.number().check(z.describe('As configured: a value of the metric, a difference of two, or a ratio')),
  observed: orNull(`The canary's value in the closest window; null if none could judge it. ${UNITS}`),
  bound: orNull(`The limit as a value of the metric in that window, or null. ${UNITS}`),
  baseline: orNull(`What it was compared with in that window; null for an absolute condition. ${UNITS}`),
  at_seconds: countOrNull('End of that window, in seconds from the start, or null'),
  breaches: count('Windows of the stage in which the condition was breached, even if not yet for long enough to count'),
});

export const stage = z.strictObject({
  name: text('As configured'),
  traffic_percent: percent("The canary's share of traffic, or of the traffic of its audience"),
  audience: z
    .optional(z.nullable(z.array(text('One of its audiences'))))
    .check(z.describe('Where the plan goes by audiences: whose traffic the share is of; null: all')),
  planned_percent: z
    .optional(percent('What the canary is to get of all traffic'))
    .check(z.describe('Of all traffic; only where the canary may get another share than traffic_percent')),
  real_percent: z
    .optional(orNull('What it got'))
    .check(z.describe('What it got, rounded to 3 decimals; null if not reached')),
  does: z
    .optional(z.string())
    .check(z.describe('What the step does, in the words of a rehearsed policy; left out where a plan steered')),
  mirror_percent: z
    .optional(percent('Of the requests that stable serves, those that the canary gets a copy of'))
    .check(
      z.describe(
        'Of the requests that stable serves, in percent: those that the canary gets a copy of; left out: none',
      ),
    ),
  outcome: z
    .enum(OUTCOMES)
    .check(z.describe('INTERRUPTED: the run ended while it was still being watched. NOT_REACHED: it never began')),
  started_at_seconds: countOrNull('In seconds from the start of the run; null if not reached'),
  duration_seconds: count('How long it lasted, pauses included'),
  windows: windows('Its windows, by verdict'),
  baseline: z
    .enum(BASELINES)
    .check(
      z.describe(
        'window: stable at the same time; fresh: fresh instances of it at the same time; carried: either in the latest stage it served; none: nothing was compared',
      ),
    ),
  canary: arm('The new version, in this stage'),
  stable: arm('The version in service, in this stage'),
  fresh_baseline: armOrNull('Fresh instances of the version in service, in this stage'),
  checks: z.array(check).check(z.describe('One per threshold condition: the window that came closest to its limit')),
  evidence: z
    .array(evidence)
    .check(
      z.describe(
        'What each statistical judge made of each thing it looks at, at its last look in the stage; else empty',
      ),
    ),
});
