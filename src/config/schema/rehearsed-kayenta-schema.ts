import * as z from 'zod/mini';
import { MEASURED } from '../../model/policy/rehearsal.js';
import { DURATION_PATTERN, formatDuration, secondsOf } from '../../text/duration.js';
import { LIMITS } from './config-limits.js';
import { annotated, type Completed, defaulted, described, follows, optional } from './field.js';
import { judgeDuration, judged, SHARED } from './field-schemas.js';
import { spelled } from './spelling.js';

const { moment, stretch } = SHARED;

/** Whole, as the stage of a pipeline has them. */
const score = () => z.int().check(z.gte(0), z.lte(100));

/** What each judgement looks back over. */
function lookbackField() {
  const field = z.custom<string>().check(judged((value) => (value === GROWING ? null : judgeDuration(value, 1))));
  return spelled('duration', annotated(field, { type: 'string', pattern: `^${GROWING}$|${DURATION_PATTERN}` }));
}

/** The word for a look-back to the end of the warm-up. */
export const GROWING = 'growing';

/** More points of a metric take longer to compare than anybody would wait. */
const MOST_POINTS = 10_000;

const USUAL_STEP_SECONDS = 60;

/** What the length of a step depends on, each as it is written; undefined where it is not known. */
interface BesideStep {
  readonly lifetime?: string | undefined;
  readonly interval?: string | undefined;
  readonly lookback?: string | undefined;
}

/** How long a step may be: no longer than what is looked at, nor so short that there are too many. Null: not known. */
export function stepRange(beside: BesideStep): { readonly atLeast: number; readonly atMost: number } | null {
  const { lifetime, lookback } = beside;
  const [whole, part] = [lifetime, Object.hasOwn(beside, 'interval') ? beside.interval : lifetime].map(secondsOf);
  const slides = lookback === GROWING ? null : secondsOf(lookback);
  if (whole === undefined || part === undefined || slides === undefined) return null;
  return { atLeast: Math.ceil((slides ?? whole) / MOST_POINTS), atMost: slides ?? Math.min(part, whole) };
}

/** A minute, as far as that is allowed. */
function usualStep(beside: BesideStep): string | undefined {
  const range = stepRange(beside);
  return range === null
    ? undefined
    : formatDuration(Math.max(range.atLeast, Math.min(USUAL_STEP_SECONDS, range.atMost)));
}

const metricSchema = z.strictObject({
  is: described(z.string(), `One of ${MEASURED.join(', ')}, or a metric of the world's own.`),
  window: optional(stretch, 'What each point looks back over.', 'as long as `step`'),
  scale: optional(
    z.number().check(z.gt(0), z.lte(LIMITS.ratio)),
    'What the number is multiplied by, as 100 for a share in percent.',
    '1',
  ),
});

/**
 * For a canary config of Kayenta's: the stage of a pipeline that runs it, in the terms of Spinnaker's, and what its metrics are
 * in this world. Part of a world file, as `kayenta`.
 */
export const rehearsedKayentaSchema = z.strictObject({
  share: defaulted(
    spelled('percent', z.number().check(z.gt(0), z.lte(100))),
    5,
    'Of the requests that the canary serves until it is decided on.',
  ),
  baseline: defaulted(
    z.enum(['fresh', 'stable']),
    'fresh',
    'What the canary is compared with: "fresh" instances of stable with as much traffic, or "stable" as it runs.',
  ),
  lifetime: defaulted(stretch, '3h', 'How long the analysis takes, without the warm-up.'),
  interval: optional(
    stretch,
    'From judgement to judgement; of a part that is left at the end there is none.',
    '`lifetime`',
  ),
  warm_up: defaulted(
    moment,
    '0s',
    'How long the canary serves before the first interval (`beginCanaryAnalysisAfterMins`).',
  ),
  lookback: defaulted(
    lookbackField(),
    GROWING,
    '"growing": each judgement looks at all since the warm-up; a duration: so far back (`lookbackMins`).',
  ),
  step: follows(
    stretch,
    'From point to point of each metric.',
    '"1m"; shorter where less than that is looked at, longer where that makes more than 10,000 points',
    usualStep,
  ),
  marginal: optional(
    score(),
    'A score of at most this fails the canary at once.',
    "the canary config's, or 50 where it has none",
  ),
  pass: optional(score(), 'The last score has to reach this.', "the canary config's, or 75 where it has none"),
  metrics: described(
    z.record(z.string(), described(metricSchema, 'What a metric of the canary config is in this world.')),
    "By the metric's name in the canary config, each of them.",
  ),
});

export type RehearsedKayentaDocument = Completed<typeof rehearsedKayentaSchema>;
