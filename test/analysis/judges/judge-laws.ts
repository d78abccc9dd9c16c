import fc from 'fast-check';
import { analyzerOf } from '../../../src/analysis/analyzer-of.js';
import type { JudgeSpec } from '../../../src/model/judge.js';
import { analyzerLaws, type Lawful } from '../laws.js';
import { bare, judgedPlan } from './specs.js';

const STAGE = bare('a', 10, 5);

/** A level at which a few windows of any numbers decide one way or the other. */
export const LAX = 0.3;

/** What every analyzer keeps to, of a plan with these judges, by all that a stage saw. */
export function judgeLaws(
  name: string,
  judges: readonly JudgeSpec[],
  rest: Pick<Lawful<unknown>, 'verdicts' | 'lenient' | 'where'> = {},
): void {
  const analyzer = analyzerOf(judgedPlan(judges, [STAGE], { minRequests: 100 }), 0.99);
  analyzerLaws(name, { analyzer, stages: fc.constant(STAGE), judgedBy: 'stage', runs: 200, ...rest });
}
