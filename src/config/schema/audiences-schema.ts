import * as z from 'zod/mini';
import type { FieldProblemDetail } from '../../model/problems/problem.js';
import { OTHERS } from '../../model/world.js';
import { choiceField } from './choice-field.js';
import { LIMITS } from './config-limits.js';
import { annotated, type Completed, described, optional } from './field.js';
import { judged, nameField, SHARED } from './field-schemas.js';
import { spelled } from './spelling.js';

/** As a key, and in the path of a sweep. */
const NAME_PATTERN = `^[A-Za-z][A-Za-z0-9_-]{0,${LIMITS.metricNameCharacters - 1}}$`;
const NAME = new RegExp(NAME_PATTERN);

function judgeName(value: unknown): FieldProblemDetail | null {
  const name = String(value);
  // Every object has those.
  if (name === OTHERS || name in Object.prototype) return { code: 'audience_name_taken', name };
  return NAME.test(name) ? null : { code: 'audience_name_unreadable', found: name };
}

const audienceNameField = annotated(z.string().check(judged(judgeName)), {
  pattern: NAME_PATTERN,
  patternErrorMessage: 'Write up to 40 letters, digits, underscores and hyphens, a letter first.',
});

const { ratio } = SHARED;

const audienceSchema = z.strictObject({
  share: described(
    spelled('rate', z.number().check(z.gt(0), z.lte(1))),
    'Of all requests; those of all audiences sum to at most 1, and the rest come from "others".',
  ),
  error_ratio: optional(ratio, 'Error rate of both versions here ÷ their own.', '1'),
  latency_ratio: optional(ratio, 'Latency of both versions here ÷ their own.', '1'),
  conversion_ratio: optional(ratio, 'Conversion rate of both versions here ÷ their own.', '1'),
});

export const audiencesSchema = z.record(audienceNameField, described(audienceSchema, 'One audience.')).check(
  judged((value) => {
    const found = Object.keys(value as object).length;
    return found > LIMITS.audiences ? { code: 'too_many_items', found, allowed: LIMITS.audiences } : null;
  }),
);

/** One audience by its name, or several. */
export function audienceField() {
  const name = described(nameField(), 'One audience.');
  return choiceField('audience', {
    text: name,
    list: described(z.array(name).check(z.minLength(1), z.maxLength(LIMITS.audiences + 1)), 'Several of them.'),
  });
}

export type AudiencesDocument = Completed<typeof audiencesSchema>;
export type AudienceNames = Completed<ReturnType<typeof audienceField>>;
