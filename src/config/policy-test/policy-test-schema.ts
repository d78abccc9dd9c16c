import * as z from 'zod/mini';
import { PRESETS } from '../../model/fault.js';
import { SUBJECTS } from '../../model/judge.js';
import { FIGURES, type FigureName } from '../../model/outcome.js';
import { REASON_CODES } from '../../model/run.js';
import { FINAL_STATES } from '../../model/status.js';
import { choiceField } from '../schema/choice-field.js';
import { described, nameField } from '../schema/field-schemas.js';
import { SHARED } from '../schema/shared-schemas.js';

const MOST = { cases: 10_000, runs: 1_000_000, assertions: 100 } as const;

/** A text; or a number that is written as a text of digits would be. */
const seedField = choiceField('text', {
  text: SHARED.name,
  number: z.int().check(z.gte(Number.MIN_SAFE_INTEGER), z.lte(Number.MAX_SAFE_INTEGER)),
});

const bounds = z.optional(
  z.strictObject({
    min: described(z.optional(z.number()), 'At least this in every run.'),
    max: described(z.optional(z.number()), 'At most this in every run.'),
  }),
);

const reason = z.strictObject({
  code: described(z.optional(z.enum(REASON_CODES)), 'What kind of reason. Left out: any.'),
  metric: described(
    z.optional(z.enum(SUBJECTS)),
    'The metric of the breach that decided, or what a judge looks at. Left out: any.',
  ),
  condition: described(z.optional(SHARED.name), 'Its condition, or the name of the judge. Left out: any.'),
});

const expectation = z.strictObject({
  final_state: described(z.optional(z.enum(FINAL_STATES)), 'How every run ends.'),
  stage: described(z.optional(SHARED.name), 'The stage in which every run ends.'),
  reason: described(z.optional(reason), 'Why every run is rolled back or paused.'),
  ...(Object.fromEntries(FIGURES.map((figure) => [figure, bounds])) as Record<FigureName, typeof bounds>),
  assertions: described(
    z.optional(z.array(z.string()).check(z.minLength(1), z.maxLength(MOST.assertions))),
    'Of all runs together, as rolled_back.rate < 2%.',
  ),
});

const policyCase = z.strictObject({
  name: described(nameField(), 'What the case is called; unique in its file.'),
  config: described(z.optional(SHARED.name), 'The configuration with the plan, for this case alone.'),
  scenario: described(
    z.optional(z.enum([...PRESETS, 'configured'])),
    "The world: a preset with a canary like stable, or the configuration's own. Left out: configured.",
  ),
  seed: described(z.optional(seedField), 'Of the one run, or of all. Left out: 42.'),
  runs: described(
    z.optional(z.int().check(z.gte(1), z.lte(MOST.runs))),
    'So many runs of a study with that seed. Left out: one run, with just the seed.',
  ),
  expect: described(expectation, 'What has to come of it; at least one thing.'),
});

/** A file of policy tests, version 1. */
export const policyTestSchema = z.strictObject({
  $schema: described(z.optional(z.string()), 'For editors; ignored.'),
  config: described(z.optional(SHARED.name), 'The configuration with the plan, as seen from this file.'),
  cases: described(
    z.array(policyCase).check(z.minLength(1), z.maxLength(MOST.cases)),
    'Named cases, each with what is expected of the plan in some world.',
  ),
});

export const FILE_KEYS = Object.keys(policyTestSchema.shape);
export const CASE_KEYS = Object.keys(policyCase.shape);
/** What there is to be expected, of a case and of its reason. */
export const EXPECTATIONS = Object.keys(expectation.shape);
export const REASON_KEYS = Object.keys(reason.shape);

export type PolicyTestInput = z.input<typeof policyTestSchema>;
