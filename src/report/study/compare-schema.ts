import * as z from 'zod/mini';
import { program } from '../json/program-schema.js';
import { count, orNull, text } from '../json/schema-fields.js';
import { scenarioName } from './scenario-schema.js';
import { assertion } from './study-schema.js';

export const JUDGEMENTS = ['better', 'worse', 'indistinguishable'] as const;

const ROUNDED = 'Rates are rounded to 9 decimals, all else to 3';

const change = z.strictObject({
  figure: text('What is compared, as rolled_back.rate'),
  before: orNull(`With the plan before; null if no run has the figure. ${ROUNDED}`),
  after: orNull('With the plan after, likewise'),
  difference: orNull('after − before; null unless both are there'),
  interval: z
    .nullable(z.tuple([z.number(), z.number()]))
    .check(z.describe('95 % interval of the difference, run by run; null if there is none')),
  judgement: z
    .enum(JUDGEMENTS)
    .check(z.describe('What the change is for those who run the service; indistinguishable: the interval holds 0')),
});

const plan = (description: string) =>
  z
    .strictObject({
      name: text('Name of the rollout'),
      config_digest: text('SHA-256 of the configuration as understood'),
    })
    .check(z.describe(description));

/** The report of a comparison, version 1. Only tests and `schema` load this. */
export const compareSchema = z.strictObject({
  complete: z.boolean().check(z.describe('False when it was interrupted')),
  better: count('Figures of all scenarios that are better'),
  worse: count('Figures that are worse'),
  indistinguishable: count('Figures of which that cannot be told'),
  runs: count('Runs of each scenario and plan'),
  seed: text('Every draw follows from it; run i has the seed SEED/i under both plans'),
  assertions: z
    .array(assertion)
    .check(
      z.describe(
        'What was asserted of the plan after, by its configuration first, or with `change.` before it of after less before',
      ),
    ),
  scenarios: z
    .array(
      z.strictObject({
        name: scenarioName,
        changes: z.array(change).check(z.describe('Every figure, before and after')),
      }),
    )
    .check(z.describe('The worlds that both plans met, healthy first')),
  before: plan('The plan before'),
  after: plan('The plan after'),
  ...program,
  reproduce: text('The command that makes this comparison again'),
});

export type CompareReport = z.infer<typeof compareSchema>;
export type ChangeJson = CompareReport['scenarios'][number]['changes'][number];
export type Judgement = ChangeJson['judgement'];
