import * as z from 'zod/mini';
import { metricName, rulePlace, sequel } from '../json/schema-fields.js';

export const metric = metricName.check(z.describe('What the rule looks at'));
export const precision = z
  .enum(['exact', 'bound', 'approximate'])
  .check(
    z.describe(
      'How right the chances are: to the digits shown, as a bound on what may be, or to a few percent of themselves',
    ),
  );

/** Which of the rules of a metric, and what it does. */
export const which = {
  of: z.optional(z.literal('service')).check(z.describe('service: of all versions together; left out: of the canary')),
  rule: rulePlace,
  // biome-ignore lint/suspicious/noThenProperty: the word of the configuration; a text, which no promise calls
  then: sequel,
};
