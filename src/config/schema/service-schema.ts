import * as z from 'zod/mini';
import { ROUTINGS } from '../../model/world.js';
import { choiceField } from './choice-field.js';
import { DEFAULTS } from './config-defaults.js';
import { LIMITS } from './config-limits.js';
import { annotated, described, durationField } from './field-schemas.js';
import { SHARED } from './shared-schemas.js';

const { service, daily } = DEFAULTS;

const positiveRate = z.number().check(z.gt(0), z.lte(LIMITS.requestsPerSecond));

const dailySchema = z.strictObject({
  daily: described(
    z.strictObject({
      mean: described(
        z.number().check(z.gt(0), z.lte(LIMITS.requestsPerSecond)),
        'Mean arrivals a second over the day; the load at which CPU is given.',
      ),
      peak_ratio: described(
        z._default(z.number().check(z.gte(1), z.lte(2)), daily.peak_ratio),
        'Arrivals at the peak ÷ the mean, from 1 to 2; at 2 nothing arrives at the opposite hour.',
      ),
      peak_at: described(z._default(SHARED.clock, daily.peak_at), 'Time of day of the peak, as "HH:MM".'),
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
  requests_per_second: described(
    z._default(rateField, service.requests_per_second),
    'Mean arrivals a second, all versions together: a number, a day with a peak, or a list of [time, rate] pairs.',
  ),
  start_at: described(
    z._default(SHARED.clock, service.start_at),
    'Time of day at which the rollout begins, as "HH:MM"; it matters to daily traffic.',
  ),
  users: described(
    z.optional(z.int().check(z.gte(1), z.lte(LIMITS.users))),
    'How many people use the service. Left out: nothing is said of how many were reached.',
  ),
  user_activity: described(
    z._default(
      z.strictObject({
        cv: described(
          z._default(SHARED.cv, service.user_activity.cv),
          'Coefficient of variation of how many requests a user sends, from 0 to 10; 0: all users alike.',
        ),
      }),
      service.user_activity,
    ),
    'How much users differ.',
  ),
  routing: described(
    z._default(z.enum(ROUTINGS), service.routing),
    'Who meets the canary: "random" routes each request anew, "sticky" keeps each user on one version.',
  ),
});
