import * as z from 'zod/mini';
import type { FieldProblemDetail } from '../../model/problems/problem.js';
import { ANY_WORSE, isWorse, SCENARIO_NAMES } from '../../model/results/study.js';
import { found } from '../../text/found.js';
import { nearMiss } from '../../text/near-miss.js';
import { annotated } from './field.js';
import { judged } from './field-schemas.js';

/** The name of a world: one that is always there, or one in which a metric of a configuration's own is worse. */
export function scenarioField() {
  return annotated(z.string().check(judged(judgeName)), {
    anyOf: [{ enum: SCENARIO_NAMES }, { pattern: '^worse_.' }],
  });
}

function judgeName(value: unknown): FieldProblemDetail | null {
  const name = String(value);
  if (isWorse(name) || (SCENARIO_NAMES as readonly string[]).includes(name)) return null;
  const allowed = [...SCENARIO_NAMES, ANY_WORSE];
  return { code: 'not_one_of', found: found(name), allowed, suggestion: nearMiss(name, SCENARIO_NAMES) };
}
