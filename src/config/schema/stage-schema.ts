import * as z from 'zod/mini';
import { DEFAULTS } from './config-defaults.js';
import { described, durationField, pauseField } from './field-schemas.js';
import { SHARED } from './shared-schemas.js';
import { thresholdsSchema } from './thresholds-schema.js';

export const stageSchema = z.strictObject({
  name: described(
    z.optional(SHARED.name),
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
