import * as z from 'zod/mini';
import type { PolicyFindingDetail } from '../../model/policy/policy-finding.js';
import { round } from '../json/figures-json.js';
import { count, number, orNull, text } from '../json/schema-fields.js';
import { policyFindingSentence } from '../words/policy-finding-sentence.js';

const span = z.strictObject({
  from_tick: count('The first tick, from 0, which sees the new revision'),
  to_tick: count('The last after which it is still so'),
  at_seconds: number('The first, after tick 0'),
  phase: text("The controller's word"),
  weight_percent: count('Of the canary, as the router has it'),
  mirrored_percent: count('Of the requests, copied to the canary'),
  share_percent: orNull("Of the users' requests that the new version serves; null: all that match"),
});

const metric = z.strictObject({
  metric: text('Its name'),
  asks: text('What is asked'),
  min: orNull('The least value that passes; null: any'),
  max: orNull('The greatest value that passes; null: any'),
  window_seconds: orNull('What the query looks back over; null: not given'),
});

/** What `explain` says of a Canary of Flagger's. */
export const canarySchema = z.strictObject({
  name: text('As in its metadata'),
  strategy: z.enum(['canary', 'blue-green', 'ab-testing']).check(z.describe('How it goes on')),
  provider: text('What moves the traffic; empty: as the controller is told'),
  interval_seconds: number('From check to check'),
  threshold: count('Failed checks of the whole rollout that roll back'),
  suspended: z.boolean().check(z.describe('Whether nothing happens')),
  skips_analysis: z.boolean().check(z.describe('Whether it promotes without a check')),
  session_affinity: z.boolean().check(z.describe('Whether a user who met the canary stays with it')),
  progress_deadline_seconds: count('In which pods have to be ready'),
  primary_ready_percent: count('Of the pods that are enough'),
  canary_ready_percent: count('Of the pods that are enough'),
  ticks: z.array(span).check(z.describe('If all checks pass, gates are open and pods are ready at once')),
  checks: count('Of metrics on that way'),
  promoted_seconds: orNull('When all users meet the new version; null: never'),
  done_seconds: orNull('When it ends; null: never'),
  rolled_back_seconds: orNull('When it ends if every check of metrics fails; null: it is not rolled back'),
  rolled_back_after_traffic_seconds: orNull('The same from the first requests or copies; null: it got none'),
  metrics: z.array(metric).check(z.describe('In the order of the checks; the first that fails ends a check')),
  webhooks: z
    .array(z.strictObject({ type: text('When it is called'), webhook: text('Its name') }))
    .check(z.describe('In the order of the file')),
  notes: z
    .array(z.strictObject({ code: text('Which kind of note'), message: text('In a sentence') }))
    .check(z.describe('What the controller does with every such Canary; no findings')),
});

export const metricTemplateSchema = z.strictObject({
  name: text('As in its metadata'),
  namespace: z.nullable(z.string()).check(z.describe('Null: not given')),
  provider: text('Type of what is asked; empty: not given'),
  query: text('As it is written'),
});

export type CanaryReport = z.infer<typeof canarySchema>;

/** A Canary as it was worked out. */
export interface ExplainedCanary extends Omit<CanaryReport, 'notes'> {
  readonly notes: readonly PolicyFindingDetail[];
}

export function canaryJson({ notes, ...of }: ExplainedCanary): CanaryReport {
  const told = notes.map((note) => {
    return { code: note.code, message: policyFindingSentence(note) };
  });
  return {
    ...of,
    interval_seconds: round(of.interval_seconds, 'measure'),
    ticks: of.ticks.map((one) => ({ ...one, at_seconds: round(one.at_seconds, 'measure') })),
    promoted_seconds: rounded(of.promoted_seconds),
    done_seconds: rounded(of.done_seconds),
    rolled_back_seconds: rounded(of.rolled_back_seconds),
    rolled_back_after_traffic_seconds: rounded(of.rolled_back_after_traffic_seconds),
    metrics: of.metrics.map((one) => ({ ...one, window_seconds: rounded(one.window_seconds) })),
    notes: told,
  };
}

function rounded(value: number | null): number | null {
  return value === null ? null : round(value, 'measure');
}
