import * as z from 'zod/mini';
import { audienceField } from './audiences-schema.js';
import { type Completed, defaulted, described, numbered, optional } from './field.js';
import { durationField, pauseField, SHARED } from './field-schemas.js';
import { stageInstancesSchema } from './instances-schema.js';
import { spelled } from './spelling.js';
import { thresholdsSchema } from './thresholds-schema.js';

export const stageSchema = z.strictObject({
  name: numbered(SHARED.name, 'stage', 'What the report calls the stage; unique.'),
  traffic_percent: described(
    SHARED.percent,
    "The canary's share of the traffic, or of that of `audience`, in percent; more than in the stage before. 0 goes with `mirror_percent`.",
  ),
  mirror_percent: optional(
    spelled('percent', z.number().check(z.gt(0), z.lte(100))),
    'Of the requests that stable serves, in percent: those that the canary gets a copy of. No user gets the answer.',
    'none',
  ),
  audience: optional(
    audienceField(),
    'Whose traffic the share is of: one of `service.audiences`, "others", or a list of them; what the other users have stays as it is.',
    'all traffic',
  ),
  duration: described(
    durationField(0),
    'How long the stage bakes: at least one interval, except that the last stage may have "0s".',
  ),
  thresholds: defaulted(
    thresholdsSchema,
    {},
    'Thresholds of this stage alone; an entry replaces the general one for the same metric.',
  ),
  instances: optional(
    stageInstancesSchema,
    'Where `instances` are counted: how many of each version.',
    'as many as its share takes',
  ),
  pause: defaulted(
    pauseField(),
    false,
    'After the stage passes: true waits for a person, a duration resumes by itself, false goes on at once.',
  ),
});

export type StageDocument = Completed<typeof stageSchema>;
