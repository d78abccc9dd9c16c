import type { FitProblemDetail } from '../../model/fit-problem.js';
import type { FieldProblemDetail } from '../../model/problem.js';
import type { ConfigDocument, ConfigInput } from '../schema/config-schema.js';
import type { Tolerant } from '../tolerant.js';
import { faultProblems } from './check-faults.js';
import { judgingProblems } from './check-judging.js';
import { latencyProblems } from './check-latency.js';
import { momentProblems } from './check-moments.js';
import { sizeProblems } from './check-size.js';
import { spanProblems } from './check-spans.js';
import { stageProblems } from './check-stages.js';
import { thresholdProblems } from './check-thresholds.js';
import { timingProblems } from './check-timing.js';
import { trafficProblems } from './check-traffic.js';
import { warmUpProblems } from './check-warm-up.js';
import type { Unplaced } from './field-problems.js';

/** A document as far as it could be used: what it says, and what that means once defaults are filled in. */
export interface Draft {
  readonly said: NonNullable<Tolerant<ConfigInput>>;
  readonly understood: NonNullable<Tolerant<ConfigDocument>>;
}

/** A name that must be one of the document's own is as wrong as a word that must be one of the schema's. */
type UnknownName = Extract<FieldProblemDetail, { readonly code: 'not_one_of' }>;

export type FitProblem = Unplaced<FitProblemDetail | UnknownName>;

const CHECKS = [
  latencyProblems,
  trafficProblems,
  warmUpProblems,
  faultProblems,
  momentProblems,
  timingProblems,
  judgingProblems,
  thresholdProblems,
  spanProblems,
  stageProblems,
  sizeProblems,
] as const;

/** Everything that does not fit together, as far as can be told. */
export function fitProblems(draft: Draft): readonly FitProblem[] {
  return CHECKS.flatMap((check) => check(draft));
}
