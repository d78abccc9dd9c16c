import * as z from 'zod/mini';
import { CONDITION_NAMES } from '../../measures/conditions.js';
import { SUBJECTS } from '../../model/judge.js';
import { METRICS, type OwnMetricName } from '../../model/metric.js';
import { BREACH_SEQUELS } from '../../model/rule.js';
import { SCHEMA_VERSION } from './json-text.js';

export const text = (description: string) => z.string().check(z.describe(description));
export const whole = (description: string) => z.int().check(z.describe(description));
export const wholeOrNull = (description: string) => z.nullable(z.int()).check(z.describe(description));
export const count = (description: string) => z.int().check(z.minimum(0), z.describe(description));
export const number = (description: string) => z.number().check(z.describe(description));
export const share = (description: string) => z.number().check(z.minimum(0), z.maximum(1), z.describe(description));
export const percent = (description: string) =>
  z.number().check(z.minimum(0), z.maximum(100), z.describe(`${description}, in percent`));
export const orNull = (description: string) => z.nullable(z.number()).check(z.describe(description));
export const countOrNull = (description: string) =>
  z.nullable(z.int().check(z.minimum(0))).check(z.describe(description));

/** To the model the name of a condition is any text. */
const conditionNames: readonly string[] = CONDITION_NAMES;
export const condition = z.enum(conditionNames);

const own = z.string().check(z.describe('The name of one of your own')) as unknown as z.ZodMiniType<OwnMetricName>;

/** A metric, or what else a judge looks at. */
export const metricName = z.union([z.enum(METRICS), own]);
export const subjectName = z.union([z.enum(SUBJECTS), own]);

/** Which of several rules of a metric. */
export const rulePlace = z
  .optional(z.int().check(z.minimum(1)))
  .check(z.describe('Position of the rule among those of its metric, from 0; left out: the first or the only one'));

/** What a breach of a rule does that rolls nothing back. */
export const sequel = z
  .optional(z.enum(BREACH_SEQUELS.filter((then) => then !== 'roll_back')))
  .check(z.describe('What a breach does; left out: it rolls back'));

/** How the values of metrics are rounded, for descriptions. */
export const UNITS = 'Rates are rounded to 9 decimals, metrics of your own to 9 digits, all else to 3 decimals.';

/** Which program made something, and in which shape; among its last keys. */
export const program = {
  schema_version: z.literal(SCHEMA_VERSION).check(z.describe('Version of this schema; fields are only added within 1')),
  tool: z
    .strictObject({ name: z.literal('canary-sim').check(z.describe('Always this')), version: text('Its version') })
    .check(z.describe('The program that made the report')),
};

/** Where a report is from; its last keys. */
export const origin = (what: string) => ({
  name: text('Name of the rollout'),
  ...program,
  config_digest: text('SHA-256 of the configuration as understood'),
  reproduce: text(`The command that makes this ${what} again`),
});
