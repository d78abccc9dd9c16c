import type { Json, Measured } from '../../../src/controllers/argo/condition/value.js';
import type { CaseResult } from './oracle-kind.js';

/** Part of an oracle's file, of which nothing is known but what is asked of it. */
export type Loose = Readonly<Record<string, unknown>>;

/** JSON has no NaN and no infinities: the files write them as texts. */
export function special(value: unknown): number {
  if (value === 'NaN') return Number.NaN;
  if (value === '+Inf' || value === 'Inf') return Number.POSITIVE_INFINITY;
  return value === '-Inf' ? Number.NEGATIVE_INFINITY : Number(value);
}

/** A result as the providers give it; null where its type is not known. */
export function measuredOf(type: unknown, value: unknown): Measured | null {
  switch (type) {
    case 'vector':
      return { kind: 'vector', values: (value as readonly unknown[]).map(special) };
    case 'scalar':
      return { kind: 'scalar', value: special(value) };
    case 'nil':
      return { kind: 'none' };
    case 'json':
    case 'string':
    case 'bool':
      return { kind: 'json', value: value as Json };
    case 'unsupportedResponse':
      return { kind: 'error', message: 'unsupported response' };
    default:
      return null;
  }
}

/** What was expected against what came, key by key of what was expected. */
export function compared(name: string, expected: Loose, got: Loose): CaseResult {
  const shown = (of: Loose) =>
    JSON.stringify(Object.fromEntries(Object.keys(expected).map((key) => [key, of[key] ?? null])));
  const [wanted, came] = [shown(expected), shown(got)];
  return wanted === came ? { outcome: 'agrees' } : { outcome: 'differs', name, expected: wanted, got: came };
}

export function notSupported(what: string): CaseResult {
  return { outcome: 'not_supported', what };
}
