import type { DocumentPath } from '../../model/place.js';
import type { KayentaCanary } from '../../model/policy/kayenta-policy.js';
import { MEASURED } from '../../model/policy/rehearsal.js';
import type { FieldProblemDetail } from '../../model/problems/problem.js';
import type { WorldProblemDetail } from '../../model/problems/world-problem.js';
import { secondsOf } from '../../text/duration.js';
import { found } from '../../text/found.js';
import { nearMiss } from '../../text/near-miss.js';
import { complete } from '../complete.js';
import type { Tolerant } from '../schema/field.js';
import {
  type RehearsedKayentaDocument,
  rehearsedKayentaSchema,
  stepRange,
} from '../schema/rehearsed-kayenta-schema.js';
import type { Unplaced } from './draft.js';

type Problem = Unplaced<FieldProblemDetail | Extract<WorldProblemDetail, { readonly code: 'too_many_judgements' }>>;

/** Each judgement is a stage, of which a plan has no more either. */
const MOST_JUDGEMENTS = 1_000;

/**
 * What a world says of a canary config that does not fit it: metrics that are not said, or that there are not, and steps that
 * make too many points, or none. `own`: names of the world's own metrics; null: they are not known.
 */
export function rehearsedKayentaProblems(
  said: Tolerant<RehearsedKayentaDocument>,
  canary: Pick<KayentaCanary, 'metrics'>,
  own: readonly string[] | null,
  path: DocumentPath,
): readonly Problem[] {
  if (said === undefined) return [];
  return [
    ...nameProblems(said, canary, path),
    ...wordProblems(said, own, path),
    ...intervalProblems(said, path),
    ...stepProblems(said, path),
  ];
}

type Said = NonNullable<Tolerant<RehearsedKayentaDocument>>;

function nameProblems(
  { metrics }: Said,
  canary: Pick<KayentaCanary, 'metrics'>,
  path: DocumentPath,
): readonly Problem[] {
  if (metrics === undefined) return [];
  const at = [...path, 'metrics'];
  const allowed = canary.metrics.map(({ name }) => name);
  const missing = allowed.filter((name) => !Object.hasOwn(metrics, name));
  const unknown = Object.keys(metrics).filter((name) => !allowed.includes(name));
  const meant = unknown.map((name) => nearMiss(name, missing));
  return [
    ...unknown.map((key, index): Problem => {
      return { code: 'unknown_key', key, allowed, suggestion: meant[index] ?? null, path: [...at, key] };
    }),
    // What is meant by another name is told of there.
    ...missing.filter((name) => !meant.includes(name)).map((key): Problem => ({ code: 'missing_key', key, path: at })),
  ];
}

function wordProblems({ metrics }: Said, own: readonly string[] | null, path: DocumentPath): readonly Problem[] {
  if (own === null) return [];
  const allowed = [...MEASURED, ...own];
  return Object.entries(metrics ?? {}).flatMap(([name, metric]): readonly Problem[] => {
    const word = metric?.is;
    if (word === undefined || allowed.includes(word)) return [];
    const suggestion = nearMiss(word, allowed);
    return [{ code: 'not_one_of', found: found(word), allowed, suggestion, path: [...path, 'metrics', name, 'is'] }];
  });
}

function intervalProblems(said: Said, path: DocumentPath): readonly Problem[] {
  const { lifetime = '' } = complete(rehearsedKayentaSchema, said);
  const [whole, part] = [lifetime, said.interval].map(secondsOf);
  if (whole === undefined || part === undefined || part === 0) return [];
  const judgements = Math.floor(whole / part);
  if (judgements <= MOST_JUDGEMENTS) return [];
  const atLeastSeconds = Math.ceil(whole / MOST_JUDGEMENTS);
  const at = [...path, 'interval'];
  return [{ code: 'too_many_judgements', judgements, lifetime, atMost: MOST_JUDGEMENTS, atLeastSeconds, path: at }];
}

/** Of a step that is left out there is nothing to say: it follows what else is written. */
function stepProblems(said: Said, path: DocumentPath): readonly Problem[] {
  const range = Object.hasOwn(said, 'step') ? stepRange(complete(rehearsedKayentaSchema, said)) : null;
  const stepSeconds = secondsOf(said.step);
  if (range === null || stepSeconds === undefined) return [];
  const { atLeast: atLeastSeconds, atMost: atMostSeconds } = range;
  if (stepSeconds >= atLeastSeconds && stepSeconds <= atMostSeconds) return [];
  const found = said.step ?? '';
  return [{ code: 'duration_out_of_range', found, atLeastSeconds, atMostSeconds, path: [...path, 'step'] }];
}
