/**
 * What is known of a value before it is worked out: Go's types, as expr-lang checks them. `unknown` has no type at all;
 * `any` is Go's empty interface. The two differ in what may be assigned to what.
 */
export type Nature =
  | { readonly kind: 'unknown' | 'any' | 'nil' | 'bool' | 'string' | 'float64' | 'int' | 'int64' }
  /** `item` is what Go's own type says of an element; `element` what the checker knows beyond that. */
  | { readonly kind: 'slice'; readonly item: 'any' | 'float64' | 'int' | 'string'; readonly element: Nature }
  | { readonly kind: 'map'; readonly key: 'string' | 'any'; readonly element: Nature }
  | { readonly kind: 'func'; readonly name: string };

export type Slice = Extract<Nature, { kind: 'slice' }>;

export const UNKNOWN: Nature = { kind: 'unknown' };
export const ANY: Nature = { kind: 'any' };
export const NIL: Nature = { kind: 'nil' };
export const BOOL: Nature = { kind: 'bool' };
export const STRING: Nature = { kind: 'string' };
export const FLOAT: Nature = { kind: 'float64' };
export const INT: Nature = { kind: 'int' };
export const INT64: Nature = { kind: 'int64' };
export const FLOATS: Slice = { kind: 'slice', item: 'float64', element: FLOAT };
export const STRINGS: Slice = { kind: 'slice', item: 'string', element: STRING };
export const ANYS: Slice = { kind: 'slice', item: 'any', element: ANY };
export const STRING_MAP: Nature = { kind: 'map', key: 'string', element: ANY };
export const ANY_MAP: Nature = { kind: 'map', key: 'any', element: ANY };

/** A list made by the language holds anything, as far as Go knows; the checker remembers what. */
export function sliceOf(element: Nature): Slice {
  return { kind: 'slice', item: 'any', element };
}

/** Without what the checker knows beyond Go's own type. */
export function bare(nature: Nature): Nature {
  if (nature.kind === 'slice') return { ...nature, element: nature.item === 'any' ? ANY : { kind: nature.item } };
  return nature.kind === 'unknown' ? ANY : nature;
}

export function isUnknown({ kind }: Nature): boolean {
  return kind === 'unknown' || kind === 'any';
}

export function isInteger({ kind }: Nature): boolean {
  return kind === 'int' || kind === 'int64';
}

export function isNumber(nature: Nature): boolean {
  return nature.kind === 'float64' || isInteger(nature);
}

/** As Go writes the type. */
export function typeText(nature: Nature): string {
  switch (nature.kind) {
    case 'unknown':
    case 'nil':
      return 'unknown';
    case 'any':
      return 'interface {}';
    case 'slice':
      return nature.item === 'any' ? '[]interface {}' : `[]${nature.item}`;
    case 'map':
      return nature.key === 'string' ? 'map[string]interface {}' : 'map[interface {}]interface {}';
    case 'func':
      return `func ${nature.name}`;
    default:
      return nature.kind;
  }
}

/** Go's kind, which is the same for types that have nothing else alike. */
export function kindOf({ kind }: Nature): string {
  return kind === 'unknown' || kind === 'nil' ? 'invalid' : kind;
}

export function isAssignable(from: Nature, to: Nature): boolean {
  if (from.kind === 'nil') return to.kind === 'any' || to.kind === 'map' || to.kind === 'slice' || to.kind === 'func';
  if (from.kind === 'unknown' || to.kind === 'unknown' || to.kind === 'nil') return false;
  return to.kind === 'any' || typeText(from) === typeText(to);
}

export function isComparable(left: Nature, right: Nature): boolean {
  return (
    isUnknown(left) ||
    isUnknown(right) ||
    left.kind === 'nil' ||
    right.kind === 'nil' ||
    (isNumber(left) && isNumber(right)) ||
    (left.kind === 'slice' && right.kind === 'slice') ||
    isAssignable(left, right)
  );
}

/** Whether both may turn out to be of a type for which `fits` holds: neither is known, or one is and fits. */
export function mayFit(left: Nature, right: Nature, fits: (nature: Nature) => boolean): boolean {
  if (isUnknown(left)) return isUnknown(right) || fits(right);
  return isUnknown(right) && fits(left);
}
