import type { Method } from '../../model/judge.js';
import type { DocumentPath } from '../../model/place.js';
import { nearMiss } from '../../text/near-miss.js';
import { judgingFields } from '../schema/analysis-schema.js';
import { meaningOf, type Tolerant } from '../schema/field.js';
import type { JudgeDocument } from '../schema/judge-schema.js';
import type { Draft } from './draft.js';

/** A judge as far as it could be read. */
export interface JudgeDraft {
  readonly path: DocumentPath;
  /** Undefined where it is not known. */
  readonly method: Method | undefined;
  readonly said: NonNullable<Tolerant<JudgeDocument>>;
}

/** The judges that are listed, or the one that `analysis` describes; empty where that cannot be used. */
export function judgeDrafts({ said: { analysis } }: Draft): readonly JudgeDraft[] {
  if (analysis === undefined) return [];
  if (!Object.hasOwn(analysis, 'judges')) {
    // A setting of the whole rollout is no judge's.
    const { alpha: _, ...said } = analysis;
    return [{ path: ['analysis'], method: toldOr(analysis, 'method', meaningOf(judgingFields.method)), said }];
  }
  return (analysis.judges ?? []).map((said = {}, index) => ({
    path: ['analysis', 'judges', index],
    method: said.method,
    said,
  }));
}

/** What stands under a key, or `fallback`; undefined where it is not known, because the key is misspelt, for instance. */
export function toldOr<M extends object, K extends keyof M & string, F>(
  map: M,
  key: K,
  fallback: F,
): NonNullable<M[K]> | F | undefined {
  if (Object.hasOwn(map, key)) return map[key] ?? undefined;
  return hasNear(map, key) ? undefined : fallback;
}

/** Whether a key is there, or one that is probably meant to be it. */
export function hasNear(map: object, key: string): boolean {
  return Object.keys(map).some((other) => nearMiss(other, [key]) !== null);
}
