import { checkCondition } from './checking/check-condition.js';
import { FLOAT, FLOATS, UNKNOWN } from './checking/nature.js';
import { ConditionError, type ConditionFault } from './condition-error.js';
import { runCondition } from './run-condition.js';
import type { Node } from './syntax/node.js';
import { parseCondition } from './syntax/parse-condition.js';
import { type Answered, resultOf, typeOf } from './value.js';

/** What a condition says of a result: true, false, or why neither. */
export type ConditionOutcome =
  | { readonly holds: boolean }
  | { readonly fault: ConditionFault; readonly message: string };

/** A condition that has been read once, to be evaluated often. */
export type Condition = (measured: Answered) => ConditionOutcome;

/**
 * Reads a `successCondition` or `failureCondition`. It is checked for each type of result that it meets, and once for each:
 * the types of Argo Rollouts' results are known before a condition is compiled.
 */
export function conditionOf(text: string): Condition {
  const parsed = caught(() => parseCondition(text));
  const checked = new Map<string, ConditionOutcome | { readonly node: Node }>();
  return (measured) => {
    if (!('value' in parsed)) return parsed;
    const { value, nature } = resultOf(measured);
    const known = checked.get(nature.kind) ?? checkedFor(() => checkCondition(parsed.value, nature));
    checked.set(nature.kind, known);
    if (!('node' in known)) return known;
    const given = caught(() => runCondition(known.node, value));
    if (!('value' in given)) return given;
    if (typeof given.value === 'boolean') return { holds: given.value };
    return { fault: 'not_boolean', message: `expected bool, but got ${typeOf(given.value)}` };
  };
}

/** Why a condition is an error for every result of a kind; null where some result may be fine. `any`: of a web provider. */
export function faultForAll(
  text: string,
  kind: 'vector' | 'scalar' | 'any',
): Exclude<ConditionOutcome, { holds: boolean }> | null {
  const nature = kind === 'vector' ? FLOATS : kind === 'scalar' ? FLOAT : UNKNOWN;
  const checked = caught(() => checkCondition(parseCondition(text), nature));
  return 'fault' in checked ? checked : null;
}

function checkedFor(check: () => Node): ConditionOutcome | { readonly node: Node } {
  const node = caught(check);
  return 'value' in node ? { node: node.value } : node;
}

function caught<T>(
  work: () => T,
): { readonly value: T } | { readonly fault: ConditionFault; readonly message: string } {
  try {
    return { value: work() };
  } catch (error) {
    if (error instanceof ConditionError) return { fault: error.fault, message: error.message };
    throw error;
  }
}
