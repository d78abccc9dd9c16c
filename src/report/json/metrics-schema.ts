import * as z from 'zod/mini';
import { count, countOrNull, orNull, whole } from './schema-fields.js';

export const arm = (name: string) =>
  z
    .strictObject({
      requests: count('Requests it served'),
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
  exposure_requests: count('Requests the canary served'),
  failed_requests: count('Failures of all arms'),
  excess_failed_requests: whole(
    'Failures of the canary less those stable would have had on the same draws; negative if the canary is better',
  ),
  time_to_detect_seconds: countOrNull(
    'From the first moment something was wrong with the canary (its version worse than stable, or a fault that hit it) to the decision that rolled it back; null unless there were both',
  ),
  time_to_restore_seconds: countOrNull('From that moment to when the canary served no more; null likewise'),
});
