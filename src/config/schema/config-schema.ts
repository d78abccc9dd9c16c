import * as z from 'zod/mini';
import { PRESETS } from '../../model/fault.js';
import { OPERATOR_ACTIONS } from '../../model/operator.js';
import { ALERT_ENDINGS, PAUSE_ENDINGS } from '../../model/plan.js';
import type { PlayedRehearsal } from '../../model/policy/rehearsal.js';
import { FOLLOW_UP, followUp } from '../follow-up.js';
import { analysisSchema } from './analysis-schema.js';
import { LIMITS } from './config-limits.js';
import { faultSchema } from './fault-schema.js';
import { type Completed, defaulted, described, follows, ignored, optional, part } from './field.js';
import { durationField, SHARED } from './field-schemas.js';
import { instancesSchema } from './instances-schema.js';
import { metricsSchema } from './metrics-schema.js';
import { noiseSchema } from './noise-schema.js';
import { migrationSchema, rollbackSchema } from './rollback-schema.js';
import { serviceSchema } from './service-schema.js';
import { shadowSchema } from './shadow-schema.js';
import { spelled } from './spelling.js';
import { stageSchema } from './stage-schema.js';
import { telemetrySchema } from './telemetry-schema.js';
import { DEFAULT_THRESHOLDS, thresholdsSchema } from './thresholds-schema.js';
import { VERSION_SCHEMAS, warmUpSchema } from './version-schemas.js';

const { least, most } = LIMITS.remainingPercent;

const sloSchema = z.strictObject({
  objective: described(
    spelled('rate', z.number().check(z.gt(0), z.lt(1))),
    'Share of requests that must succeed over the window: more than 0 and less than 1, such as 0.999.',
  ),
  window: defaulted(SHARED.stretch, '30d', 'The time over which the objective is to be met.'),
  remaining_percent: defaulted(
    spelled('percent', z.number().check(z.gte(least), z.lte(most))),
    100,
    'What is left of the error budget when the rollout begins, in percent of all of it; 0 or less: nothing is.',
  ),
  when_exhausted: defaulted(
    z.enum(['start', 'refuse']),
    'start',
    'Whether a rollout starts with no error budget left.',
  ),
  when_overspent: optional(
    z.enum(['ignore', 'pause', 'roll_back']),
    'What a rollout does when the error budget is used up while it goes on: "ignore" that, "pause" for a person, or "roll_back".',
    '"ignore"',
  ),
  slower_than_ms: optional(
    z.number().check(z.gt(0), z.lte(LIMITS.latencyThresholdMs)),
    'A request that takes longer counts against the objective as a failed one does, in milliseconds; one that is slow and fails counts once.',
    'failures alone count',
  ),
});

const operatorActionSchema = z.strictObject({
  at: described(durationField(0), 'When, from the start of the rollout; not before the action in front of it.'),
  action: described(z.enum(OPERATOR_ACTIONS), 'What the person does.'),
});

const whenPausedSchema = z.strictObject({
  act_after: described(durationField(0), 'How long after the rollout pauses they act.'),
  // biome-ignore lint/suspicious/noThenProperty: the word of the file; a text, which no promise calls
  then: described(
    z.enum(PAUSE_ENDINGS),
    'What they do: "abort" rolls back, "promote" goes on to the next stage, as the same words of a script.',
  ),
});

const whenAlertedSchema = z.strictObject({
  act_after: described(durationField(0), 'How long after the alert they act.'),
  // biome-ignore lint/suspicious/noThenProperty: the word of the file; a text, which no promise calls
  then: described(
    z.enum(ALERT_ENDINGS),
    'What they do: "abort" rolls back, "promote" goes on to the next stage, "pause" holds, as the same words of a script.',
  ),
});

/** The configuration document, version 1: every field with its description and its default. */
export const configSchema = described(
  z.strictObject({
    $schema: ignored(z.string(), 'Where editors find this schema; ignored.'),
    name: defaulted(SHARED.name, 'canary rollout', 'What the report calls the rollout.'),
    service: part(serviceSchema, 'The traffic that both versions share.'),
    stable: part(VERSION_SCHEMAS.stable, 'How the version in service truly behaves.'),
    canary: part(VERSION_SCHEMAS.canary, 'How the new version truly behaves; as stable in whatever is left out.'),
    metrics: optional(
      metricsSchema,
      'Metrics of your own, by their names: what stable and canary truly have of each.',
      'none',
    ),
    baseline: defaulted(
      z.enum(['stable', 'fresh']),
      'stable',
      'What the canary is compared with: "stable" as it runs, or "fresh" instances of it with as much traffic as the canary.',
    ),
    warm_up: optional(warmUpSchema, 'What new instances suffer at first.', 'nothing, or what the preset says'),
    instances: optional(
      instancesSchema,
      'The instances that the service runs on, and how they come and go.',
      'as many as it takes, as soon as it takes them',
    ),
    shadow: optional(
      shadowSchema,
      'What copies of requests do to the rest of the system.',
      'they load nothing that is shared, and nothing is said of side effects',
    ),
    noise: part(noiseSchema, 'Noise beyond that of counting.'),
    telemetry: optional(telemetrySchema, 'How counters come to be read.', 'all that is served is read, to the second'),
    preset: defaulted(
      z.enum(PRESETS),
      'healthy',
      'A world in which something well known goes wrong; its faults come before those of `faults`.',
    ),
    faults: defaulted(
      z.array(described(faultSchema, 'One thing that goes wrong.')).check(z.maxLength(LIMITS.faults)),
      [],
      'What goes wrong, and when.',
    ),
    analysis: part(analysisSchema, 'How the canary is looked at, and what follows.'),
    thresholds: described(
      z.prefault(thresholdsSchema, DEFAULT_THRESHOLDS),
      'What is demanded of each metric in every stage; a metric left out is not judged.',
    ),
    stages: described(
      z
        .array(described(stageSchema, 'One traffic share, held for one bake time.'))
        .check(z.minLength(1), z.maxLength(LIMITS.stages)),
      'The stages, in order; traffic strictly increases.',
    ),
    operator: defaulted(
      z
        .array(described(operatorActionSchema, 'One thing that a scripted person does.'))
        .check(z.maxLength(LIMITS.operatorActions)),
      [],
      'A script of what a person does during the rollout, in order of time.',
    ),
    when_paused: optional(
      whenPausedSchema,
      'What people do at a pause that waits for them, unless the script says something before.',
      'no person comes, and the canary keeps its share',
    ),
    when_alerted: optional(
      whenAlertedSchema,
      'What the person does who is told of a breach by a rule with `"then": "alert"`.',
      'the report tells of the alert, and no person acts',
    ),
    rollback: part(rollbackSchema, 'How a rollback is done, and who decides on it.'),
    migration: optional(migrationSchema, 'What the rollout changes in stored data.', 'nothing'),
    slo: optional(sloSchema, "The service's objective for its errors, and what is left of it.", 'it has none'),
    follow_up: follows(
      SHARED.moment,
      'How long the service is followed once the rollout is over, or would be if it were not paused.',
      `"${FOLLOW_UP.needed}" with a fault that comes after the rollout, a migration that leaves something behind, or instances that are restarted or scaled down, "${FOLLOW_UP.otherwise}" otherwise`,
      (_: unknown, document: Parameters<typeof followUp>[0]) => followUp(document),
    ),
    assertions: optional(
      z
        .array(described(z.string(), 'SCENARIO.FIGURE.STATISTIC, a comparison, and a number.'))
        .check(z.maxLength(LIMITS.assertions)),
      'What is demanded of a study of this plan, as "healthy.wrongly_stopped.rate < 0.02".',
      'nothing',
    ),
  }),
  'A canary rollout: the plan to follow and the world it meets.',
);

/** What a document may say, as written: before defaults. */
export type ConfigInput = z.input<typeof configSchema>;

export type SloDocument = Completed<typeof sloSchema>;

/**
 * A configuration as understood, in the words of the file: every default filled in, what the canary inherits too, keys
 * in the order of the schema. Reading it again gives the same document.
 */
export interface ConfigDocument extends Omit<Completed<typeof configSchema>, '$schema'> {
  /** Whose rules steer instead of the plan, whose stages then only stand for the policy's; no file says this itself. */
  readonly rehearsal?: PlayedRehearsal;
}
