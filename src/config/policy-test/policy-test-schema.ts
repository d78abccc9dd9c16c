import * as z from 'zod/mini';
import { FIGURES, FIGURES_IN_PERCENT, type FigureName } from '../../model/results/outcome.js';
import { REASON_CODES } from '../../model/run-reason.js';
import { FINAL_STATES } from '../../model/status.js';
import { choiceField } from '../schema/choice-field.js';
import { LIMITS } from '../schema/config-limits.js';
import { described, optional } from '../schema/field.js';
import { nameField, SHARED, seedTextField } from '../schema/field-schemas.js';
import { scenarioField } from '../schema/scenario-field.js';
import { spelled } from '../schema/spelling.js';

const MOST = { cases: 10_000, runs: 1_000_000, assertions: 100 } as const;

/** What a case means by what it leaves out. */
export const UNLESS_SAID = { scenario: 'configured', seed: '42' } as const;

/** A text; or a number that is written as a text of digits would be. */
const seedField = choiceField('text', {
  text: seedTextField(),
  number: z.int().check(z.gte(Number.MIN_SAFE_INTEGER), z.lte(Number.MAX_SAFE_INTEGER)),
});

/** A name, or several. */
const stagesField = choiceField('stages', {
  text: SHARED.name,
  list: z.array(described(SHARED.name, 'One of the stages.')).check(z.minLength(1), z.maxLength(LIMITS.stages)),
});

const boundsOf = (number: () => z.ZodMiniType<number, number>) =>
  z.optional(
    z.strictObject({
      min: optional(number(), 'At least this in every run.'),
      max: optional(number(), 'At most this in every run.'),
    }),
  );

const bounds = boundsOf(() => z.number());
/** Of a figure in percent, which may be beyond 100: of a budget, say. */
const percentBounds = boundsOf(() => spelled('percent', z.number()));

const reason = z.strictObject({
  code: optional(z.enum(REASON_CODES), 'What kind of reason.', 'any'),
  metric: optional(z.string(), 'The metric of the breach that decided, or what a judge looks at.', 'any'),
  condition: optional(SHARED.name, 'Its condition, or the name of the judge.', 'any'),
  of: optional(
    z.enum(['canary', 'service']),
    'Whose requests the threshold that decided reads: "canary", or "service" for those of all versions together.',
    'any',
  ),
});

const expectation = z.strictObject({
  final_state: optional(z.enum(FINAL_STATES), 'How every run ends.'),
  stage: optional(
    stagesField,
    'The stage in which every run ends, or a list of stages: every run ends in one of them.',
  ),
  reason: optional(reason, 'Why every run is rolled back or paused.'),
  ...(Object.fromEntries(
    FIGURES.map((figure) => [figure, FIGURES_IN_PERCENT.includes(figure) ? percentBounds : bounds]),
  ) as Record<FigureName, typeof bounds>),
  assertions: optional(
    z.array(z.string()).check(z.minLength(1), z.maxLength(MOST.assertions)),
    'Of all runs together, as rolled_back.rate < 2%.',
  ),
});

const policyCase = z.strictObject({
  name: described(nameField(), 'What the case is called; unique in its file.'),
  config: optional(SHARED.name, 'The configuration with the plan, for this case alone.'),
  scenario: optional(
    scenarioField(),
    "The world: a preset with a canary like stable, worse_ and the metric of the configuration's own that is worse, or its own world.",
    UNLESS_SAID.scenario,
  ),
  seed: optional(seedField, 'Of the one run, or of all.', UNLESS_SAID.seed),
  runs: optional(
    z.int().check(z.gte(1), z.lte(MOST.runs)),
    'So many runs of a study with that seed.',
    'one run, with just the seed',
  ),
  expect: described(expectation, 'What has to come of it; at least one thing.'),
});

/** A file of policy tests, version 1. */
export const policyTestSchema = z.strictObject({
  $schema: optional(z.string(), 'For editors; ignored.'),
  config: optional(SHARED.name, 'The configuration with the plan, as seen from this file.'),
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
