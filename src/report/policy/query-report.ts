import * as z from 'zod/mini';
import type { UnderstoodQuery } from '../../model/policy/understood-query.js';
import { round } from '../json/figures-json.js';
import { orNull, text } from '../json/schema-fields.js';

const arm = z.enum(['canary', 'stable', 'service', 'none', 'comparison']);

const selector = z.strictObject({
  series: text('Name of the metric in Prometheus'),
  is: text('What its samples follow'),
  status: z.nullable(z.enum(['ok', 'bad', 'neither'])).check(z.describe('Which requests it finds; null: all')),
  arm: arm.check(z.describe('Whose; "service": of all versions together')),
  window_seconds: orNull('How far back it looks; null: at the newest sample'),
  taken: z.array(z.string()).check(z.describe('Labels whose conditions are taken to hold')),
});

export const querySchema = z.strictObject({
  policy: text('Of which Rollout, template, run or Canary'),
  run: z.nullable(z.string()).check(z.describe('Where its run is created; null: of the whole')),
  metric: text('Its name'),
  signal: text('What it comes to, such as "success_share" or "latency_p99"'),
  arm: arm.check(z.describe('Whose; "service": of all versions together, "comparison": of both, each by itself')),
  window_seconds: orNull('The longest of its windows; null: it looks at the newest samples'),
  query: text('As it is sent'),
  selectors: z.array(selector).check(z.describe('What it reads, in the order of its text')),
});

export const toSaySchema = z.strictObject({
  policy: text('Of which Rollout, template, run or Canary'),
  metric: text('Its name'),
  say: text('How to say it: a line of the world file, or an option'),
  message: text('What is not known, in a sentence'),
});

export type QueryReport = z.infer<typeof querySchema>;
export type ToSay = z.infer<typeof toSaySchema>;

/** What a policy's queries are understood as, and what has to be said before it can be rehearsed. */
export interface ExplainedQueries {
  readonly queries: readonly (UnderstoodQuery & { readonly policy: string })[];
  readonly toSay: readonly ToSay[];
}

export function queryJson({
  policy,
  run,
  metric,
  query,
  signal,
  arm: whose,
  windowSeconds,
  selectors,
}: ExplainedQueries['queries'][number]): QueryReport {
  return {
    policy,
    run,
    metric,
    signal,
    arm: whose,
    window_seconds: rounded(windowSeconds),
    query,
    selectors: selectors.map((each) => ({
      series: each.series,
      is: each.is,
      status: each.status,
      arm: each.arm,
      window_seconds: rounded(each.windowSeconds),
      taken: [...each.taken],
    })),
  };
}

function rounded(value: number | null): number | null {
  return value === null ? null : round(value, 'measure');
}
