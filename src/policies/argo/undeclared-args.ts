import { nearMiss } from '../../text/near-miss.js';
import { isFields } from '../cursor.js';
import type { PolicyObject } from '../policy-object.js';
import type { ArgValues } from './resolve-args.js';

/** A value from outside for an argument that nothing declares, and the name that was probably meant. */
export interface UndeclaredArg {
  readonly name: string;
  readonly suggestion: string | null;
}

/** The values that are given for no argument of any template, or of any recorded run. */
export function undeclaredArgs(objects: readonly PolicyObject[], given: ArgValues): readonly UndeclaredArg[] {
  if (given.size === 0) return [];
  const declared = new Set(objects.flatMap(argsOf));
  return [...given.keys()]
    .filter((name) => !declared.has(name))
    .map((name) => ({ name, suggestion: nearMiss(name, [...declared].slice(0, 100)) }));
}

function argsOf({ kind, cursor }: PolicyObject): readonly string[] {
  const spec = cursor.fields['spec'];
  const args: unknown = isFields(spec) && kind !== 'Rollout' ? spec['args'] : null;
  if (!Array.isArray(args)) return [];
  return args.flatMap((arg: unknown) => (isFields(arg) && typeof arg['name'] === 'string' ? [arg['name']] : []));
}
