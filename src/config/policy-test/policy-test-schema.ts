import * as z from 'zod/mini';
import { CONDITION_NAMES } from '../../analysis/conditions.js';
import { PRESETS } from '../../model/fault.js';
import { METRICS } from '../../model/metric.js';
import { FIGURES, type FigureName } from '../../model/outcome.js';
import type { RunReason } from '../../model/run.js';
import { FINAL_STATES } from '../../model/status.js';
import { choiceField } from '../schema/choice-field.js';
import { SHARED } from '../schema/shared-schemas.js';

const MOST = { cases: 10_000, runs: 1_000_000, assertions: 100 } as const;

const REASONS = [
  'threshold_breached',
  'no_evidence',
  'operator',
  'gate',
  'budget_exhausted',
] as const satisfies readonly RunReason['code'][];

/** A text; or a number that is written as a text of digits would be. */
const seedField = choiceField('text', {
  text: SHARED.name,
  number: z.int().check(z.gte(Number.MIN_SAFE_INTEGER), z.lte(Number.MAX_SAFE_INTEGER)),
});

const bounds = z.optional(z.strictObject({ min: z.optional(z.number()), max: z.optional(z.number()) }));

const reason = z.strictObject({
  code: z.optional(z.enum(REASONS)),
  metric: z.optional(z.enum(METRICS)),
  condition: z.optional(z.enum(CONDITION_NAMES)),
});

const expectation = z.strictObject({
  final_state: z.optional(z.enum(FINAL_STATES)),
  stage: z.optional(SHARED.name),
  reason: z.optional(reason),
  ...(Object.fromEntries(FIGURES.map((figure) => [figure, bounds])) as Record<FigureName, typeof bounds>),
  assertions: z.optional(z.array(z.string()).check(z.minLength(1), z.maxLength(MOST.assertions))),
});

const policyCase = z.strictObject({
  name: SHARED.name,
  config: z.optional(SHARED.name),
  scenario: z.optional(z.enum([...PRESETS, 'configured'])),
  seed: z.optional(seedField),
  runs: z.optional(z.int().check(z.gte(1), z.lte(MOST.runs))),
  expect: expectation,
});

/** A file of policy tests, version 1. */
export const policyTestSchema = z.strictObject({
  $schema: z.optional(z.string()),
  config: z.optional(SHARED.name),
  cases: z.array(policyCase).check(z.minLength(1), z.maxLength(MOST.cases)),
});

export const FILE_KEYS = Object.keys(policyTestSchema.shape);
export const CASE_KEYS = Object.keys(policyCase.shape);
/** What there is to be expected, of a case and of its reason. */
export const EXPECTATIONS = Object.keys(expectation.shape);
export const REASON_KEYS = Object.keys(reason.shape);

export type PolicyTestInput = z.input<typeof policyTestSchema>;
