import * as z from 'zod/mini';
import { EXPERIMENT_OUTCOMES, INJECTED_KINDS, LEVERS } from '../../model/results/experiment.js';
import {
  count,
  countOrNull,
  metricName,
  number,
  origin,
  orNull,
  percent,
  share,
  text,
  UNITS,
} from '../json/schema-fields.js';
import { distribution, rate } from '../study/scenario-schema.js';

const seconds = (description: string) => count(`${description}, in seconds`);
const at = (description: string) => seconds(`${description}, from the start of the experiment`);
const atOrNull = (description: string) => countOrNull(`${description}, in seconds from the start; null: never`);

const comparison = z.enum(['<', '<=', '>', '>=']);
const of = z.enum(['part', 'service']).check(z.describe('Of the part under fault, or of all traffic'));

const claim = {
  text: text('As it is written'),
  metric: metricName.check(z.describe('What it is on')),
  of,
  comparison: comparison.check(z.describe('What has to hold between the value and the limit')),
  limit: number('What it is held against'),
  over_seconds: seconds('Over how long the value is'),
  looks: count('Looks whose stretch of time was whole'),
  breaches: count('Looks at which it did not hold'),
  worst: orNull(`The value farthest to the wrong side; null: there was nothing to measure. ${UNITS}`),
  worst_at_seconds: atOrNull('When'),
  beyond: orNull('How far that is beyond the limit; null: it is not'),
  first_breach_at_seconds: atOrNull('The first look at which it did not hold'),
  last_breach_at_seconds: atOrNull('The last one'),
};

const hypothesisPart = z.strictObject({
  ...claim,
  held: z.boolean().check(z.describe('Whether it held at every look from the beginning of the fault on')),
  held_over_runs: rate('How often it held'),
});

const breaker = z
  .nullable(
    z.strictObject({
      opens_after: share('Share of failing attempts at which it opens'),
      reacts_in_seconds: seconds('How long these have to fail'),
      open_for_seconds: seconds('How long it stays open once they are well again'),
      fallback: share('Share of what it cuts off that is answered well'),
    }),
  )
  .check(z.describe('What cuts calls off; null: nothing does'));

const setup = z.strictObject({
  cell: text('The part of the service that the fault may hit'),
  share_percent: percent('Its share of the traffic'),
  requests_per_second: number('Of the whole service'),
  replicas: count('Pods of that part'),
  failover_seconds: seconds('How long requests still go to a pod that is gone'),
  timeout_ms: orNull('How long a caller waits for an attempt; null: as long as it takes'),
  retries: count('How many times a failed attempt is tried again'),
  circuit_breaker: breaker,
  fault: z.enum([...INJECTED_KINDS, 'effects']).check(z.describe('What is done; effects: said one by one')),
  parameters: z
    .array(z.strictObject({ name: text('As the file has it'), value: text('Its value, as the file may have it') }))
    .check(z.describe('Of the fault')),
  at_seconds: at('When the fault begins'),
  for_seconds: seconds('How long until it is undone'),
  undo_seconds: seconds('How long the undoing takes'),
  follow_up_seconds: seconds('How long the service is watched after that'),
  every_seconds: seconds('From one look to the next'),
});

const effect = z.strictObject({
  from_seconds: at('When it begins'),
  to_seconds: at('When it ends'),
  cut_off: z.boolean().check(z.describe('Whether the breaker was open')),
  share_percent: percent('Of the requests to the part under fault, those that it hits'),
  error_rate: share('Chance that one of these fails because of it'),
  latency_add_ms: number('Latency on top'),
  latency_ratio: number('Latency becomes so many times what it was'),
  cpu_percent: number('Points of CPU on top, below 0 where pods have less to do'),
  restarts_per_hour: number('Restarts of a pod on top'),
});

const EVENTS = [
  'fault_begins',
  'breaker_opens',
  'first_breach',
  'aborted',
  'undo_begins',
  'fault_gone',
  'as_before',
  'last_breach',
  'end',
] as const;

export type ExperimentEvent = (typeof EVENTS)[number];

const event = z.strictObject({
  at_seconds: at('When'),
  code: z.enum(EVENTS).check(z.describe('What')),
  text: z.nullable(z.string()).check(z.describe('Of which part of the hypothesis; null: of none')),
});

const surprise = z.strictObject({
  code: z
    .enum(['not_steady', 'metric_moved', 'harm_outside', 'slow_recovery'])
    .check(z.describe('What there was to see besides the hypothesis')),
  text: z.nullable(z.string()).check(z.describe('not_steady: the part of the hypothesis')),
  metric: z.nullable(metricName).check(z.describe('metric_moved: which')),
  where: z.nullable(z.enum(['part', 'outside'])).check(z.describe('metric_moved: where')),
  before: orNull('metric_moved: its mean before the fault'),
  during: orNull('metric_moved: its mean under the fault'),
  per_hour: z.boolean().check(z.describe('Whether these are so many an hour')),
  amount: orNull('not_steady: looks; harm_outside: failed requests; slow_recovery: seconds'),
});

const advice = z.strictObject({
  lever: z.enum(LEVERS).check(z.describe('The field of service')),
  from: text('As it is'),
  to: text('As it was tried, nothing else being changed'),
  held: rate('How often the hypothesis then holds, on the first of the same seeds'),
});

const assertion = z.strictObject({
  text: text('As it was given'),
  outcome: z.enum(['met', 'not_met', 'undecided']).check(z.describe('Whether all of the interval is on its side')),
  observed: rate('What it is on'),
});

/** What `experiment` says as JSON, version 1. */
export const experimentSchema = z.strictObject({
  outcome: z.enum(EXPERIMENT_OUTCOMES).check(z.describe('What became of the recorded experiment')),
  seed: text('Of the recorded experiment; run 17 has this seed, a stroke, and 17'),
  runs: count('How often it was played besides'),
  hypothesis: z.array(hypothesisPart).check(z.describe('Part by part, against what was measured')),
  abort_when: z
    .nullable(z.strictObject(claim))
    .check(
      z.describe('What ends the experiment: `comparison` is what has to hold for it to go on; null: nothing does'),
    ),
  aborted_at_seconds: atOrNull('When it was aborted'),
  setup: setup.check(z.describe('The service, and what is done to it')),
  effects: z.array(effect).check(z.describe('What was done to the part under fault, in order of time')),
  timeline: z.array(event).check(z.describe('What happened, in order of time')),
  harm: z
    .strictObject({
      requests: count('To the part under fault'),
      failed_requests: count('Of these'),
      excess_failed_requests: number('Failures that there would not have been without the fault'),
      outside_excess_failed_requests: number('The same, outside of that part'),
    })
    .check(z.describe('What the recorded experiment cost')),
  surprises: z.array(surprise).check(z.describe('What else there was to see')),
  over_runs: z
    .strictObject({
      held: rate('The hypothesis held'),
      refuted: rate('It did not'),
      aborted: rate('The experiment was aborted'),
      held_without_fault: rate('It holds on the same seeds where nothing is done'),
      excess_failed_requests: distribution('Failures that there would not have been without the fault'),
    })
    .check(z.describe('How often it comes to what')),
  advice: z
    .nullable(z.array(advice))
    .check(
      z.describe(
        'What makes the hypothesis hold in 95 % of runs, each tried by itself; empty: it does hold, or nothing tried does; null: too few runs',
      ),
    ),
  series: z
    .array(z.array(z.tuple([at('When'), number('The value')])))
    .check(z.describe('Of each part of the hypothesis, what looks saw')),
  assertions: z.array(assertion).check(z.describe('What was asserted')),
  ...origin('report'),
});

export type ExperimentReport = z.infer<typeof experimentSchema>;
export type ClaimJson = ExperimentReport['hypothesis'][number];
export type SurpriseJson = ExperimentReport['surprises'][number];
