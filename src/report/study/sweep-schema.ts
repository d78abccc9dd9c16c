import * as z from 'zod/mini';
import { count, origin, share, text } from '../json/schema-fields.js';
import { rate, scenarioFields } from './scenario-schema.js';

const value = (description: string) => z.union([z.number(), z.string()]).check(z.describe(description));

const falseRollback = z
  .nullable(rate('A healthy version ended ROLLED_BACK'))
  .check(z.describe('Where a part of the plan is swept; null where it is the world, or the canary'));

const healthyReleased = z
  .nullable(rate('A healthy version was released'))
  .check(z.describe('Where a part of the plan is swept; null where it is the world, or the canary'));

/** The report of a sweep, version 1. */
export const sweepSchema = z.strictObject({
  complete: z.boolean().check(z.describe('False when it was interrupted')),
  path: text('Where the swept value stands in the configuration, as canary.error_rate'),
  runs: count('Runs of each point'),
  seed: text('Every draw follows from it; run i has the seed SEED/i, whatever the swept value'),
  detectable: z
    .array(
      z.strictObject({
        power: share('Share of runs that are rolled back'),
        where: z
          .enum(['from', 'up_to', 'some', 'none'])
          .check(
            z.describe(
              'Where at least so many are: from the value on, up to it, at some values that reach neither end, or at none',
            ),
          ),
        value: z
          .nullable(z.number())
          .check(
            z.describe('The least or the greatest such value, between points interpolated; null if there is none'),
          ),
      }),
    )
    .check(z.describe('What the plan catches')),
  points: z
    .array(
      z.strictObject({
        value: value('The swept value'),
        false_rollback: falseRollback,
        healthy_released: healthyReleased,
        ...scenarioFields,
      }),
    )
    .check(z.describe('What the configured world came to with each value, in the order swept')),
  ...origin('sweep'),
});

export type SweepReport = z.infer<typeof sweepSchema>;
