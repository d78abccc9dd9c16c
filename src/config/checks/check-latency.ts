import type { ValueSource } from '../../model/problem.js';
import type { Draft, FitProblem } from './fit-problems.js';

/** A p99 that is not above its p50, of either version, reported where one of the two is written. */
export function latencyProblems({ said, understood }: Draft): readonly FitProblem[] {
  return (['stable', 'canary'] as const).flatMap((arm): FitProblem[] => {
    const { p50, p99 } = understood[arm]?.latency_ms ?? {};
    if (p50 === undefined || p99 === undefined || p99 > p50) return [];
    const given = said[arm]?.latency_ms ?? {};
    const from = (key: 'p50' | 'p99'): ValueSource =>
      Object.hasOwn(given, key) ? 'given' : arm === 'canary' ? 'stable' : 'default';
    const p50From = from('p50');
    const p99From = from('p99');
    // A canary that inherits both repeats what is already said of stable.
    if (p50From !== 'given' && p99From !== 'given') return [];
    const path = [arm, 'latency_ms', p99From === 'given' ? 'p99' : 'p50'];
    return [{ code: 'p99_not_above_p50', p50Ms: p50, p50From, p99Ms: p99, p99From, path }];
  });
}
