import type { DocumentPath } from '../../model/place.js';
import type { PartProblemDetail, SameAs } from '../../model/problems/part-problem.js';
import type { FieldProblemDetail, PartProblem } from '../../model/problems/problem.js';

/** What no study could have left in a part, one after another. */
export type Problems = Generator<PartProblem, void, undefined>;

export function* beyond(found: number, atLeast: number, atMost: number, path: DocumentPath): Problems {
  if (found < atLeast || found > atMost)
    yield told({ code: 'out_of_range', found, allowed: { atLeast, atMost } }, path);
}

export function* differs(found: number, expected: number, sameAs: SameAs, path: DocumentPath): Problems {
  if (found !== expected) yield told({ code: 'count_differs', found, expected, sameAs }, path);
}

export function* isThere(found: boolean, expected: boolean, path: DocumentPath): Problems {
  if (found !== expected) yield told({ code: 'there_or_not', expected: expected ? 'there' : 'null' }, path);
}

export function told(detail: PartProblemDetail | FieldProblemDetail, path: DocumentPath): PartProblem {
  return { ...detail, path };
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
