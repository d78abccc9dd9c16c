import * as z from 'zod/mini';
import { PLAIN_WORLD, ROUTINGS } from '../../model/world.js';
import { audiencesSchema } from './audiences-schema.js';
import { choiceField } from './choice-field.js';
import { LIMITS } from './config-limits.js';
import { annotated, type Completed, defaulted, described, optional, part } from './field.js';
import { durationField, SHARED } from './field-schemas.js';

const { users } = PLAIN_WORLD;

const positiveRate = z.number().check(z.gt(0), z.lte(LIMITS.requestsPerSecond));

const dailySchema = z.strictObject({
  daily: described(
    z.strictObject({
      mean: described(
        z.number().check(z.gt(0), z.lte(LIMITS.requestsPerSecond)),
        'Mean arrivals a second over the day; the load at which CPU is given.',
      ),
      peak_ratio: defaulted(
        z.number().check(z.gte(1), z.lte(2)),
        1.5,
        'Arrivals at the peak ÷ the mean, from 1 to 2; at 2 nothing arrives at the opposite hour.',
      ),
      peak_at: defaulted(SHARED.clock, '14:00', 'Time of day of the peak, as "HH:MM".'),
    }),
    'A cosine with a period of a day.',
  ),
});

// JSON Schema would otherwise allow a shorter list, and a longer one.
const pointSchema = annotated(
  z.tuple([
    described(durationField(0), 'When, from the start of the rollout.'),
    described(z.number().check(z.gte(0), z.lte(LIMITS.requestsPerSecond)), 'Mean arrivals a second.'),
  ]),
  { minItems: 2, items: false },
);

const rateField = choiceField('rate', {
  number: described(positiveRate, 'A constant.'),
  object: described(dailySchema, 'A day with a peak.'),
  list: described(
    z.array(described(pointSchema, 'A time and a rate.')).check(z.minLength(1), z.maxLength(LIMITS.ratePoints)),
    'Points in time, the first at "0s": a straight line from one to the next, and the last rate from there on.',
  ),
});

export const serviceSchema = z.strictObject({
  requests_per_second: defaulted(
    rateField,
    100,
    'Mean arrivals a second, all versions together: a number, a day with a peak, or a list of [time, rate] pairs.',
  ),
  start_at: defaulted(
    SHARED.clock,
    '00:00',
    'Time of day at which the rollout begins, as "HH:MM"; it matters to daily traffic.',
  ),
  users: optional(
    z.int().check(z.gte(1), z.lte(LIMITS.users)),
    'How many people use the service.',
    'nothing is said of how many were reached',
  ),
  user_activity: part(
    z.strictObject({
      cv: defaulted(
        SHARED.cv,
        users.activityCv,
        'Coefficient of variation of how many requests a user sends, from 0 to 10; 0: all users alike.',
      ),
    }),
    'How much users differ.',
  ),
  slower_than_ms: optional(
    z.number().check(z.gt(0), z.lte(LIMITS.latencyThresholdMs)),
    'A request that takes longer is slow, in milliseconds: what a canary costs is told in slow requests too.',
    'slow requests are not counted',
  ),
  conversion_value: optional(
    z.number().check(z.gt(0), z.lte(LIMITS.conversionValue)),
    'What one conversion is worth, in a unit of your own: what a canary costs is told in conversions and revenue too.',
    'revenue is not counted, and conversions are only where both versions differ in them',
  ),
  not_idempotent: optional(
    z.number().check(z.gt(0), z.lte(1)),
    'Chance that a retry does a second time what the attempt before it had done: that one failed only after it took effect, as by a timeout, and the request has no idempotency key.',
    'what retries do a second time is not counted',
  ),
  routing: defaulted(
    z.enum(ROUTINGS),
    users.routing,
    'Who meets the canary: "random" routes each request anew, "sticky" keeps each user on one version, "one_way" keeps a user on the canary from the first request that it serves.',
  ),
  audiences: optional(
    audiencesSchema,
    'Users who are told apart, by name: a circle of them, a region, a cell.',
    'all users are alike',
  ),
  real_share: optional(
    z.strictObject({
      ratio: defaulted(
        z.number().check(z.gt(0), z.lte(LIMITS.shareRatio)),
        1,
        'Share that the canary really gets ÷ the one it is given, from 0 to 100; at most all requests.',
      ),
      drift_percent_per_hour: defaulted(
        z.number().check(z.gte(-100), z.lte(100)),
        0,
        'Percentage points that the share gains an hour from when it was given; less than 0: loses.',
      ),
    }),
    'How the share that the canary really gets differs from the one it is given; none and all of the traffic stay what they are.',
    'as it is given',
  ),
});

/** A constant, a day with a peak, or points in time with a straight line between them. */
export type ServiceDocument = Completed<typeof serviceSchema>;
export type RateDocument = Completed<typeof rateField>;
