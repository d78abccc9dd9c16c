import * as z from 'zod/mini';
import { count, number, orNull, percent, text } from './schema-fields.js';

const value = z
  .union([z.number(), z.enum(['NaN', '+Inf', '-Inf']), z.null()])
  .check(z.describe('As it was given; null: there was none'));

/** `[seconds, phase, value]`; of a list its first elements. */
const measurement = z.tuple([
  z.number().check(z.describe('When, in seconds from the start')),
  z.string().check(z.describe("How it was judged, in the controller's word")),
  z.union([value, z.array(value)]),
]);

const metric = z.strictObject({
  metric: text('Its name in the policy'),
  measurements: z.array(measurement).check(z.describe('In order of time')),
});

const run = z.strictObject({
  name: text('Which of the runs of the rollout'),
  started_at_seconds: number('When it began, in seconds from the start'),
  ended_at_seconds: orNull('When it was over; null: it was still going on'),
  phase: text("In the controller's word"),
  message: text('As the controller writes it; empty: nothing'),
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
  event: z.enum(['paused', 'resumed', 'aborted', 'promoted', 'told']).check(z.describe('What kind of thing happened')),
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
