import { warmUpSchema } from '../schema/version-schemas.js';
import type { Draft, FitProblem } from './fit-problems.js';

/** A warm-up in which nothing is worse than later. */
export function warmUpProblems({ said, understood }: Draft): readonly FitProblem[] {
  const { latency_ratio, error_ratio } = understood.warm_up ?? {};
  if (latency_ratio !== 1 || error_ratio !== 1) return [];
  // An unknown key is probably the ratio that seems to be missing, and is reported as what it is.
  if (Object.keys(said.warm_up ?? {}).some((key) => !Object.hasOwn(warmUpSchema.shape, key))) return [];
  return [{ code: 'warm_up_without_effect', path: ['warm_up'] }];
}
