import type { DocumentPath } from '../../model/place.js';
import type { ValueSource } from '../../model/problems/fit-problem.js';
import type { Tolerant } from '../schema/field.js';
import { warmUpSchema } from '../schema/version-schemas.js';
import type { Draft, FitProblem } from './draft.js';

type Latency = Tolerant<{ readonly p50: number; readonly p99: number }>;

/** A p99 that is not above its p50, of either version, on either path, reported where one of the two is written. */
export function latencyProblems({ said, understood }: Draft): readonly FitProblem[] {
  return (['stable', 'canary'] as const).flatMap((arm) => {
    const fallback = arm === 'canary' ? 'stable' : 'default';
    return [
      ...orderProblems(understood[arm]?.latency_ms, said[arm]?.latency_ms, fallback, [arm, 'latency_ms']),
      ...orderProblems(understood[arm]?.slow?.latency_ms, said[arm]?.slow?.latency_ms, fallback, [
        arm,
        'slow',
        'latency_ms',
      ]),
    ];
  });
}

function orderProblems(
  understood: Latency,
  given: object = {},
  fallback: ValueSource,
  path: DocumentPath,
): readonly FitProblem[] {
  const { p50, p99 } = understood ?? {};
  if (p50 === undefined || p99 === undefined || p99 > p50) return [];
  const from = (key: 'p50' | 'p99'): ValueSource => (Object.hasOwn(given, key) ? 'given' : fallback);
  const p50From = from('p50');
  const p99From = from('p99');
  // A canary that inherits both repeats what is already said of stable.
  if (p50From !== 'given' && p99From !== 'given') return [];
  const key = p99From === 'given' ? 'p99' : 'p50';
  return [{ code: 'p99_not_above_p50', p50Ms: p50, p50From, p99Ms: p99, p99From, path: [...path, key] }];
}

/** A warm-up in which nothing is worse than later. */
export function warmUpProblems({ said, understood }: Draft): readonly FitProblem[] {
  const { latency_ratio, error_ratio } = understood.warm_up ?? {};
  if (latency_ratio !== 1 || error_ratio !== 1) return [];
  // An unknown key is probably the ratio that seems to be missing, and is reported as what it is.
  if (Object.keys(said.warm_up ?? {}).some((key) => !Object.hasOwn(warmUpSchema.shape, key))) return [];
  return [{ code: 'warm_up_without_effect', path: ['warm_up'] }];
}
