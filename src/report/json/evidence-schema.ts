import * as z from 'zod/mini';
import type { EvidenceDetail, EvidenceOutcome, StatisticName, Undecided } from '../../model/evidence.js';
import { METHODS } from '../../model/judge.js';
import { countOrNull, orNull, subjectName, text } from './schema-fields.js';

const OUTCOMES = [
  'worse',
  'pending',
  'held',
  'cleared',
  'undecided',
  'noted',
] as const satisfies readonly EvidenceOutcome[];
const WHYS = [
  'not_yet',
  'too_little_data',
  'no_baseline',
  'marginal',
  'failed',
] as const satisfies readonly Undecided[];
const STATISTICS = [
  'e',
  'p',
  'z',
  'events',
  'shift',
  'score',
  'ks',
  'separation',
  'cusum',
] as const satisfies readonly StatisticName[];
const EFFECTS = ['ratio', 'difference', 'shift', 'share'] as const satisfies readonly NonNullable<
  EvidenceDetail['effect']
>['kind'][];

const estimate = z.nullable(
  z.strictObject({
    rate: z.number().check(z.describe('Events over requests, in the stage so far')),
    low: z.number().check(z.describe('Lower end of its 95 % interval')),
    high: z.number().check(z.describe('Upper end of it')),
  }),
);

/** What a judge made of one thing it looked at. */
export const evidence = z.strictObject({
  judge: text('The name of the judge'),
  method: z.enum(METHODS).check(z.describe('How it judges')),
  subject: subjectName.check(z.describe('What it looked at')),
  outcome: z
    .enum(OUTCOMES)
    .check(
      z.describe(
        'worse: the canary is; pending: it is, but not for long enough yet; held: looked at, and not worse; cleared: shown to be no worse than the margin; undecided: see why; noted: does not decide, but tells why',
      ),
    ),
  why: z.nullable(z.enum(WHYS)).check(z.describe('Why it is undecided; null if it is not')),
  statistic: z.enum(STATISTICS).check(z.describe('What value is')),
  value: orNull('The statistic; null without a look'),
  boundary: orNull(
    'Where the canary would be worse: an e, event count, distance or sum of at least this; a p or score of at most this; or null',
  ),
  p_value: orNull('Corrected for the looks and metrics of its judge; null where the method has none'),
  e_value: orNull('Evidence against the canary; null where the method has none'),
  effect: z
    .nullable(
      z.strictObject({
        kind: z
          .enum(EFFECTS)
          .check(z.describe('ratio or difference of rates, shift of values, or a share of requests or users')),
        value: orNull('How large; null where it cannot be told'),
      }),
    )
    .check(z.describe('How much worse the canary looks; null where the method does not say')),
  interval: z
    .nullable(
      z.strictObject({
        low: orNull('Lower end of the interval of the effect, at the level of the test; null: nothing bounds it'),
        high: orNull('Upper end of it; null: nothing bounds it'),
      }),
    )
    .check(z.describe('Of the effect; null where the method gives none')),
  canary_rate: estimate.check(z.describe('Of the canary, where events are counted')),
  baseline_rate: estimate.check(z.describe('Of the baseline, where events are counted')),
  note: z
    .nullable(z.string())
    .check(
      z.describe(
        'Of a score: the metrics that did not pass, and how; of a metric in it: its effect, what is allowed, and what comes of it; of users: the share expected; else null',
      ),
    ),
  needs: countOrNull(
    'Further events of the canary that would have made it worse at this look; null where nothing is counted',
  ),
});

export type EvidenceJson = z.infer<typeof evidence>;
