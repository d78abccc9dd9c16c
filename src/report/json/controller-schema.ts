import * as z from 'zod/mini';
import { CONTROLLER_EVENTS } from '../../model/policy/rehearsal-note.js';
import { count, number, orNull, percent, text, whole, wholeOrNull } from './schema-fields.js';

const value = z
  .union([z.number(), z.enum(['NaN', '+Inf', '-Inf']), z.null()])
  .check(z.describe('As it was given; null: there was none'));

/** `[seconds, phase, value]`; of a list its first elements. */
const measurement = z.tuple([
  z.number().check(z.describe('When, in seconds from the start')),
  z.string().check(z.describe("How it was judged, in the controller's word")),
  z.union([value, z.array(value)]),
]);

const limits = z.strictObject({
  count: wholeOrNull('Measurements that are no errors; null: for as long as the run goes on'),
  failure_limit: whole('More failed measurements fail it; -1: none'),
  inconclusive_limit: whole('More inconclusive measurements leave it inconclusive'),
  consecutive_error_limit: whole('More errors in a row make it an error'),
  consecutive_success_limit: whole('So many successes in a row make it successful; 0: none'),
});

const counters = z.strictObject({
  successful: count('Measurements that were successful'),
  failed: count('That failed'),
  inconclusive: count('That were inconclusive'),
  error: count('That were errors'),
  count: count('All but errors'),
  consecutive_error: count('Errors in a row, up to the last measurement'),
  consecutive_success: count('Successes in a row, likewise'),
});

const metric = z.strictObject({
  metric: text('Its name in the policy'),
  phase: z
    .nullable(z.string())
    .check(z.describe("How it ended, in the controller's word, or how it stands; null: it was not measured")),
  message: text('Of the measurement that decided its phase, or why, as the controller writes it; empty: nothing'),
  dry_run: z.boolean().check(z.describe('It is measured, and decides nothing')),
  limits: z.nullable(limits).check(z.describe('With the defaults of the controller put in; null: of another kind')),
  counters: z.nullable(counters).check(z.describe('Over the whole run; null: the controller counts nothing')),
  measurements: z.array(measurement).check(z.describe('In order of time')),
});

const summary = (description: string) =>
  z
    .nullable(
      z.strictObject({
        count: count('So many metrics'),
        successful: count('That ended without more than a limit allows'),
        failed: count('That failed'),
        inconclusive: count('That were left inconclusive'),
        error: count('That were errors'),
      }),
    )
    .check(z.describe(`${description}; null: the controller wrote none`));

const run = z.strictObject({
  name: text('Which of the runs of the rollout'),
  started_at_seconds: number('When it began, in seconds from the start'),
  ended_at_seconds: orNull('When it was over; null: it was still going on'),
  phase: text("In the controller's word"),
  message: text('As the controller writes it; empty: nothing'),
  run_summary: summary('Of the metrics that decide'),
  dry_run_summary: summary('Of the metrics that are measured and decide nothing'),
  metrics: z.array(metric).check(z.describe('In the order of its templates')),
});

const tick = z.strictObject({
  at_seconds: number('When, in seconds from the start'),
  phase: text('After it'),
  weight_percent: percent('Of the canary, as the router has it after it'),
  failed_checks: count('Of the whole rollout, after it'),
  calls: z.array(z.string()).check(z.describe('What it asked, and what was answered, in order')),
});

const event = z.strictObject({
  at_seconds: number('When, in seconds from the start'),
  event: z
    .enum(CONTROLLER_EVENTS)
    .check(
      z.describe(
        'alerted: a person is called; degraded: it says so and goes on; ended: the run of an analysis by itself is over; restarted: it begins anew with another revision',
      ),
    ),
  message: text('As the controller tells it'),
});

/** What a rehearsed controller did. */
export const controller = z.strictObject({
  kind: z.enum(['argo_rollout', 'argo_analysis', 'flagger', 'kayenta']).check(z.describe('Whose rules steered')),
  policy: text('Name of the policy, as in its file'),
  phase: text("Where it stood at the end, in the controller's word"),
  message: text('As the controller writes it; empty: nothing'),
  assumptions: z
    .array(z.strictObject({ code: text('Which kind of assumption'), message: text('In a sentence') }))
    .check(z.describe('What was taken for given, since neither the policy nor its world says it')),
  events: z.array(event).check(z.describe('In order of time')),
  analysis_runs: z.array(run).check(z.describe('In the order in which they began')),
  ticks: z.array(tick).check(z.describe('Of a controller that works by ticks; else empty')),
});
