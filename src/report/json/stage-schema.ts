import * as z from 'zod/mini';
import { METRICS } from '../../model/metric.js';
import type { BaselineSource } from '../../model/observation.js';
import type { StageOutcome } from '../../model/run.js';
import { evidence } from './evidence-schema.js';
import { arm, armOrNull, windows } from './metrics-schema.js';
import { condition, count, countOrNull, orNull, percent, text, UNITS } from './schema-fields.js';

export const BASELINES = ['window', 'fresh', 'carried', 'none'] as const satisfies readonly BaselineSource[];
const OUTCOMES = [
  'PASSED',
  'FAILED',
  'INCONCLUSIVE',
  'INTERRUPTED',
  'NOT_REACHED',
] as const satisfies readonly StageOutcome[];

const check = z.strictObject({
  metric: z.enum(METRICS).check(z.describe('What was measured')),
  condition: condition.check(z.describe('How the threshold looks at it')),
  limit: z.number().check(z.describe('As configured: a value of the metric, a difference of two, or a ratio')),
  observed: orNull(`The canary's value in the closest window; null if none could judge it. ${UNITS}`),
  bound: orNull(`The limit as a value of the metric in that window, or null. ${UNITS}`),
  baseline: orNull(`What it was compared with in that window; null for an absolute condition. ${UNITS}`),
  at_seconds: countOrNull('End of that window, in seconds from the start, or null'),
  breaches: count('Windows of the stage in which the condition was breached, even if not yet for long enough to count'),
});

export const stage = z.strictObject({
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
