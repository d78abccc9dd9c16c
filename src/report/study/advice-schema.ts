import * as z from 'zod/mini';
import { ADVICE_CODES } from '../../model/results/advice.js';
import { count, rulePlace, subjectName, text } from '../json/schema-fields.js';
import { rate, scenarioName } from './scenario-schema.js';

const value = z.union([z.number(), z.string(), z.boolean()]);

const change = z.strictObject({
  path: z
    .array(z.union([z.string(), z.int()]))
    .check(z.describe('Keys and list positions, from 0, that lead to the field in the configuration')),
  from: z
    .nullable(z.unknown())
    .check(z.describe('What stands there as the configuration is understood; null: nothing')),
  to: z.nullable(value).check(z.describe('What is to stand there; null: nothing')),
});

const both = {
  before: z.strictObject({ runs: count('Runs played'), ...rate('').shape }).check(z.describe('As the study played it')),
  after: z
    .strictObject({ runs: count('Runs played, the first of the study'), ...rate('').shape })
    .check(z.describe('With the changes')),
};

const beforeAndAfter = (description: string) => z.strictObject(both).check(z.describe(description));

export const adviceSchema = z.strictObject({
  code: z
    .enum(ADVICE_CODES)
    .check(z.describe('What it is against: the outcome that most runs of the scenario should not have')),
  scenario: scenarioName,
  rule: z
    .nullable(
      z.strictObject({
        stage: text('Stage in which it did most often'),
        metric: subjectName.check(z.describe('What it looks at')),
        condition: text('How: a condition, or a judge by its name'),
        rule: rulePlace,
      }),
    )
    .check(z.describe('What rolled back first most often; null unless it is against a wrong rollback')),
  changes: z.array(change).check(z.minLength(1), z.describe('Fields to change, together')),
  outcome: beforeAndAfter('How often the scenario came to what the advice is against'),
  healthy_released: beforeAndAfter('How often a healthy version was released'),
  costs: z
    .array(z.strictObject({ scenario: scenarioName, ...both }))
    .check(
      z.describe(
        'Worlds that the plan stops as it is, and with the changes in less than 80 % of the runs tried: how often',
      ),
    ),
  message: text('What is wrong, in a sentence'),
  suggestion: text('What to change, and what came of it, likewise'),
});
