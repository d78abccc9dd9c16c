import * as z from 'zod/mini';
import { PRESETS } from '../../model/fault.js';
import { OPERATOR_ACTIONS } from '../../model/operator.js';
import { analysisSchema } from './analysis-schema.js';
import { DEFAULTS } from './config-defaults.js';
import { LIMITS } from './config-limits.js';
import { faultSchema } from './fault-schema.js';
import { described, durationField } from './field-schemas.js';
import { migrationSchema } from './migration-schema.js';
import { noiseSchema } from './noise-schema.js';
import { rollbackSchema } from './rollback-schema.js';
import { serviceSchema } from './service-schema.js';
import { SHARED } from './shared-schemas.js';
import { sloSchema } from './slo-schema.js';
import { stageSchema } from './stage-schema.js';
import { thresholdsSchema } from './thresholds-schema.js';
import { VERSION_SCHEMAS } from './version-schemas.js';
import { warmUpSchema } from './warm-up-schema.js';

const operatorActionSchema = z.strictObject({
  at: described(durationField(0), 'When, from the start of the rollout; not before the action in front of it.'),
  action: described(z.enum(OPERATOR_ACTIONS), 'What the person does.'),
});

/** The configuration document, version 1: every field with its description and its default. */
export const configSchema = described(
  z.strictObject({
    $schema: described(z.optional(z.string()), 'Where editors find this schema; ignored.'),
    name: described(z._default(SHARED.name, DEFAULTS.name), 'What the report calls the rollout.'),
    service: described(z._default(serviceSchema, DEFAULTS.service), 'The traffic that both versions share.'),
    stable: described(z._default(VERSION_SCHEMAS.stable, DEFAULTS.stable), 'How the version in service truly behaves.'),
    canary: described(
      z._default(VERSION_SCHEMAS.canary, {}),
      'How the new version truly behaves; as stable in whatever is left out.',
    ),
    baseline: described(
      z._default(z.enum(['stable', 'fresh']), DEFAULTS.baseline),
      'What the canary is compared with: "stable" as it runs, or "fresh" instances of it with as much traffic as the canary.',
    ),
    warm_up: described(
      z.optional(warmUpSchema),
      'What new instances suffer at first. Left out: nothing, or what the preset says.',
    ),
    noise: described(z._default(noiseSchema, DEFAULTS.noise), 'Noise beyond that of counting.'),
    preset: described(
      z._default(z.enum(PRESETS), DEFAULTS.preset),
      'A world in which something well known goes wrong; its faults come before those of `faults`.',
    ),
    faults: described(
      z._default(z.array(described(faultSchema, 'One thing that goes wrong.')).check(z.maxLength(LIMITS.faults)), []),
      'What goes wrong, and when.',
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
    rollback: described(z._default(rollbackSchema, DEFAULTS.rollback), 'How a rollback is done, and by whom.'),
    migration: described(z.optional(migrationSchema), 'What the rollout changes in stored data. Left out: nothing.'),
    slo: described(
      z.optional(sloSchema),
      "The service's objective for its errors, and what is left of it. Left out: it has none.",
    ),
    follow_up: described(
      z.optional(SHARED.moment),
      `How long the service is followed once the rollout is over. Left out: "${DEFAULTS.followUp.needed}" with a fault that comes after completion or a migration that leaves something behind, "${DEFAULTS.followUp.otherwise}" otherwise.`,
    ),
    assertions: described(
      z.optional(
        z
          .array(described(z.string(), 'SCENARIO.FIGURE.STATISTIC, a comparison, and a number.'))
          .check(z.maxLength(LIMITS.assertions)),
      ),
      'What is demanded of a study of this plan, as "healthy.rolled_back.rate < 0.02". Left out: nothing.',
    ),
  }),
  'A canary rollout: the plan to follow and the world it meets.',
);

/** What a document may say, as written: before defaults. */
export type ConfigInput = z.input<typeof configSchema>;
