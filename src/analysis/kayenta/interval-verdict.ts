/** Either may be missing: then it holds nobody up. */
export interface ScoreThresholds {
  readonly pass: number | null;
  readonly marginal: number | null;
}

/**
 * What a judgement does to the run it is part of: a score at `marginal` (not only below it, as for the verdict) ends the
 * run at any time; only the last has to reach `pass`.
 */
export function intervalVerdict(
  score: number,
  { pass, marginal }: ScoreThresholds,
  isLast: boolean,
): 'Continue' | 'Pass' | 'Fail' {
  if (marginal !== null && score <= marginal) return 'Fail';
  if (!isLast) return 'Continue';
  return pass === null || score >= pass ? 'Pass' : 'Fail';
}
