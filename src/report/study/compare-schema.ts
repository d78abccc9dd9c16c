import * as z from 'zod/mini';
import { count, orNull, program, text } from '../json/schema-fields.js';
import { endingWords, rate, scenarioName } from './scenario-schema.js';
import { assertion } from './study-schema.js';

const JUDGEMENTS = ['better', 'worse', 'indistinguishable', 'no_interval'] as const;

const WHY = ['no_common_runs', 'no_same_outcome', 'too_few_runs', 'fewer_runs_have_it'] as const;

const ROUNDED = 'Rates are rounded to 9 decimals, all else to 3';

const change = z.strictObject({
  figure: text('What is compared, as rolled_back.rate'),
  before: orNull(`With the plan before; null if no run has the figure. ${ROUNDED}`),
  after: orNull('With the plan after, likewise'),
  runs: z
    .strictObject({
      before: count('Runs that have the figure with the plan before'),
      after: count('With the plan after'),
      compared: count(
        'Pairs of runs that are compared: they have it under both plans and, unless the canary is bad, came to the same',
      ),
    })
    .check(z.describe('How many runs the figure is of')),
  difference: orNull('after − before; null unless both are there'),
  interval: z
    .nullable(z.tuple([z.number(), z.number()]))
    .check(
      z.describe(
        '95 % interval of the difference: of a mean run by run, of p95 as far as the intervals of both reach; null if there is none',
      ),
    ),
  judgement: z
    .enum(JUDGEMENTS)
    .check(
      z.describe(
        'What the change is for those who run the service; indistinguishable: the interval holds 0, or there is a why; no_interval: there is none',
      ),
    ),
  why: z
    .nullable(z.enum(WHY))
    .check(
      z.describe(
        'no_common_runs: no run has the figure under both plans; no_same_outcome: no run of a canary that is not bad came to the same under both; too_few_runs: they bound no interval; fewer_runs_have_it: it would be better, but of fewer runs, as where fewer are caught; null otherwise',
      ),
    ),
});

const plan = (description: string) =>
  z
    .strictObject({
      name: text('Name of the rollout'),
      config_digest: text('SHA-256 of the configuration as understood'),
    })
    .check(z.describe(description));

/** The report of a comparison, version 1. */
export const compareSchema = z.strictObject({
  complete: z.boolean().check(z.describe('False when it was interrupted')),
  better: count('Figures of all scenarios that are better'),
  worse: count('Figures that are worse'),
  indistinguishable: count('Figures of which that cannot be told'),
  no_interval: count('Figures without an interval of their difference'),
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
        horizon_seconds: count(
          'Until when requests, failures and users are counted, from the start of each run, under both plans: the longer plan, and the follow-up',
        ),
        changes: z.array(change).check(z.describe('Every figure, before and after')),
        endings: z
          .optional(
            z.array(
              z.strictObject({
                ...endingWords,
                before: z.nullable(rate('Runs that ended so')).check(z.describe('Null: a plan steers')),
                after: z.nullable(rate('Runs that ended so')).check(z.describe('Null: a plan steers')),
              }),
            ),
          )
          .check(z.describe('How rehearsals ended, most often first; left out where plans steer on both sides')),
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
export type EndingJson = NonNullable<CompareReport['scenarios'][number]['endings']>[number];
export type Judgement = ChangeJson['judgement'];
