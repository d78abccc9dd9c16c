import * as z from 'zod/mini';
import type { SweepResult } from '../../model/results/study.js';
import type { ReportIdentity } from '../json/build-report.js';
import { roundOrNull } from '../json/figures-json.js';
import { programJson } from '../json/json-text.js';
import { count, origin, share, text } from '../json/schema-fields.js';
import { buildScenario, rate, rateJson, scenarioFields } from './scenario-report.js';

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

/** A sweep as its report: the order of the keys here is the order in the JSON. */
export function buildSweepReport(
  result: SweepResult,
  identity: ReportIdentity & { readonly name: string },
): SweepReport {
  return {
    complete: result.complete,
    path: result.path,
    runs: result.runs,
    seed: result.seed,
    // Interpolated between values that may be rates.
    detectable: result.detectable.map(({ power, where, value }) => ({
      power,
      where,
      value: roundOrNull(value, 'rate'),
    })),
    points: result.points.map(({ value, result: scenario, falseRollback, healthyReleased }) => ({
      value,
      false_rollback: falseRollback === null ? null : rateJson(falseRollback),
      healthy_released: healthyReleased === null ? null : rateJson(healthyReleased),
      ...buildScenario(scenario),
    })),
    name: identity.name,
    ...programJson(identity.toolVersion),
    config_digest: identity.configDigest,
    reproduce: identity.reproduce,
  };
}
