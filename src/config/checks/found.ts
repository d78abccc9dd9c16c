import type { Found } from '../../model/problem.js';

/** A value of a document, as problems speak of it. */
export function found(value: unknown): Found {
  if (typeof value === 'string') return { kind: 'text', text: value };
  if (typeof value === 'number') return { kind: 'number', value };
  if (typeof value === 'boolean') return { kind: 'boolean', value };
  if (Array.isArray(value)) return { kind: 'list', length: value.length };
  return value === null ? { kind: 'null' } : { kind: 'object' };
}
