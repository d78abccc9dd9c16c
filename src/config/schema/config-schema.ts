import * as z from 'zod/mini';
import { METRICS, type Metric } from '../../model/metric.js';
import { OPERATOR_ACTIONS } from '../../model/operator.js';
import { INCONCLUSIVE_POLICIES } from '../../model/plan.js';
import { DEFAULTS } from './config-defaults.js';
import { LIMITS } from './config-limits.js';
import { described, durationField, nameField, pauseField } from './field-schemas.js';

// Built at every start of the program: what fields have in common is built once, and described where it is used.

const rate = z.number().check(z.gte(0), z.lte(1));
const ratio = z.number().check(z.gt(0), z.lte(LIMITS.ratio));
const latencyMs = z.number().check(z.gte(LIMITS.latencyMs.least), z.lte(LIMITS.latencyMs.most));
const latencyThresholdMs = z.number().check(z.gte(0), z.lte(LIMITS.latencyThresholdMs));
const moment = durationField(0);
const stretch = durationField(1);
const name = nameField();

function ruleSchema(value: typeof rate, unit: string) {
  const condition = (limit: typeof rate, fails: string) =>
    described(z.optional(limit), `Fails when the canary's value ${fails}. Left out: not judged.`);
  return z.strictObject({
    max: condition(value, `is greater; ${unit}`),
    min: condition(value, `is less; ${unit}`),
    max_increase: condition(value, `exceeds the baseline's by more; ${unit}`),
    max_decrease: condition(value, `falls short of the baseline's by more; ${unit}`),
    max_ratio: condition(ratio, "is greater than this many times the baseline's"),
    min_ratio: condition(ratio, "is less than this many times the baseline's"),
    floor: described(
      z.optional(value),
      `A breach of max_increase or max_ratio does not count while the canary's own value is at or below this; ${unit}. Left out: every breach counts.`,
    ),
    for: described(
      z._default(moment, DEFAULTS.hold),
      'A breach counts once it has held in consecutive windows that cover this long; "0s": at once.',
    ),
  });
}

const rateRule = ruleSchema(rate, 'a rate from 0 to 1');
const latencyRule = ruleSchema(latencyThresholdMs, 'in milliseconds');

const thresholdsSchema = z.strictObject(
  Object.fromEntries(
    METRICS.map((metric) => {
      const rule = metric === 'error_rate' || metric === 'success_rate' ? rateRule : latencyRule;
      const text = `What is demanded of ${metric}; a breach of any one condition fails it. Left out: not judged.`;
      return [metric, described(z.optional(rule), text)];
    }),
  ) as { [M in Metric]: z.ZodMiniOptional<typeof rateRule> },
);

const stageSchema = z.strictObject({
  name: described(
    z.optional(name),
    'What the report calls the stage; unique. Left out: "stage-" and its number, from 1.',
  ),
  traffic_percent: described(
    z.number().check(z.gt(0), z.lte(100)),
    "The canary's share of the traffic, in percent; more than in the stage before.",
  ),
  duration: described(
    durationField(0),
    'How long the stage bakes: at least one interval, except that the last stage may have "0s".',
  ),
  thresholds: described(
    z._default(thresholdsSchema, {}),
    'Thresholds of this stage alone; an entry replaces the general one for the same metric.',
  ),
  pause: described(
    z._default(pauseField(), DEFAULTS.pause),
    'After the stage passes: true waits for a person, a duration resumes by itself, false goes on at once.',
  ),
});

const operatorActionSchema = z.strictObject({
  at: described(durationField(0), 'When, from the start of the rollout; not before the action in front of it.'),
  action: described(z.enum(OPERATOR_ACTIONS), 'What the person does.'),
});

const serviceSchema = z.strictObject({
  requests_per_second: described(
    z._default(z.number().check(z.gt(0), z.lte(LIMITS.requestsPerSecond)), DEFAULTS.service.requests_per_second),
    'Mean arrivals a second, stable and canary together.',
  ),
});

const stableSchema = z.strictObject({
  error_rate: described(z._default(rate, DEFAULTS.stable.error_rate), 'Chance that a request fails, from 0 to 1.'),
  latency_ms: described(
    z._default(
      z.strictObject({
        p50: described(z._default(latencyMs, DEFAULTS.stable.latency_ms.p50), 'The median, in milliseconds.'),
        p99: described(
          z._default(latencyMs, DEFAULTS.stable.latency_ms.p99),
          'The 99th percentile, in milliseconds; greater than p50.',
        ),
      }),
      DEFAULTS.stable.latency_ms,
    ),
    'Latency, log-normal, by two of its quantiles.',
  ),
});

const canarySchema = z.strictObject({
  error_rate: described(z.optional(rate), "Chance that a request fails, from 0 to 1. Left out: as stable's."),
  latency_ms: described(
    z.optional(
      z.strictObject({
        p50: described(z.optional(latencyMs), "The median, in milliseconds. Left out: as stable's."),
        p99: described(
          z.optional(latencyMs),
          "The 99th percentile, in milliseconds; greater than p50. Left out: as stable's.",
        ),
      }),
    ),
    "Latency, log-normal, by two of its quantiles. Left out: as stable's.",
  ),
});

const analysisSchema = z.strictObject({
  interval: described(
    z._default(stretch, DEFAULTS.analysis.interval),
    'How long from one look at the metrics to the next.',
  ),
  lookback: described(
    z.optional(stretch),
    'How far a look reaches back, never to before its stage began; at least the interval. Left out: the interval.',
  ),
  min_requests: described(
    z._default(z.int().check(z.gte(1), z.lte(LIMITS.minRequests)), DEFAULTS.analysis.min_requests),
    'A window in which the canary served fewer requests is INCONCLUSIVE.',
  ),
  failure_limit: described(
    z._default(z.int().check(z.gte(0), z.lte(LIMITS.failures)), DEFAULTS.analysis.failure_limit),
    'Failed windows that a stage tolerates; one more rolls back.',
  ),
  when_inconclusive: described(
    z._default(z.enum(INCONCLUSIVE_POLICIES), DEFAULTS.analysis.when_inconclusive),
    'What a stage does whose time is over without a single PASS.',
  ),
});

/** The configuration document, version 1: every field with its description and its default. */
export const configSchema = described(
  z.strictObject({
    $schema: described(z.optional(z.string()), 'Where editors find this schema; ignored.'),
    name: described(z._default(name, DEFAULTS.name), 'What the report calls the rollout.'),
    service: described(z._default(serviceSchema, DEFAULTS.service), 'The traffic that both versions share.'),
    stable: described(z._default(stableSchema, DEFAULTS.stable), 'How the version in service truly behaves.'),
    canary: described(
      z._default(canarySchema, {}),
      'How the new version truly behaves; as stable in whatever is left out.',
    ),
    analysis: described(
      z._default(analysisSchema, DEFAULTS.analysis),
      'How the canary is looked at, and what follows.',
    ),
    thresholds: described(
      z.prefault(thresholdsSchema, DEFAULTS.thresholds),
      'What is demanded of each metric in every stage; a metric left out is not judged.',
    ),
    stages: described(
      z
        .array(described(stageSchema, 'One traffic share, held for one bake time.'))
        .check(z.minLength(1), z.maxLength(LIMITS.stages)),
      'The stages, in order; traffic strictly increases.',
    ),
    operator: described(
      z._default(
        z
          .array(described(operatorActionSchema, 'One thing that a scripted person does.'))
          .check(z.maxLength(LIMITS.operatorActions)),
        [],
      ),
      'A script of what a person does during the rollout, in order of time.',
    ),
  }),
  'A canary rollout: the plan to follow and the world it meets.',
);

/** What a document may say, as written: before defaults. */
export type ConfigInput = z.input<typeof configSchema>;
