import type { FitProblemDetail } from '../../model/problem.js';
import type { ConfigDocument } from '../schema/config-document.js';
import type { ConfigInput } from '../schema/config-schema.js';
import type { Tolerant } from '../tolerant.js';
import { latencyProblems } from './check-latency.js';
import { sizeProblems } from './check-size.js';
import { stageProblems } from './check-stages.js';
import { thresholdProblems } from './check-thresholds.js';
import { timingProblems } from './check-timing.js';
import type { Unplaced } from './field-problems.js';

/** A document as far as it could be used: what it says, and what that means once defaults are filled in. */
export interface Draft {
  readonly said: NonNullable<Tolerant<ConfigInput>>;
  readonly understood: NonNullable<Tolerant<ConfigDocument>>;
}

export type FitProblem = Unplaced<FitProblemDetail>;

/** Everything that does not fit together, as far as can be told. */
export function fitProblems(draft: Draft): readonly FitProblem[] {
  return [latencyProblems, timingProblems, thresholdProblems, stageProblems, sizeProblems].flatMap((check) =>
    check(draft),
  );
}
