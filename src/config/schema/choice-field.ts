import * as z from 'zod/mini';
import type { Expected, Found } from '../../model/place.js';
import { found } from '../../text/found.js';

/** What a field takes, by the kind of the value. */
type Choices = { readonly [K in Found['kind']]?: z.ZodMiniType };

type InputOf<C extends Choices> = { [K in keyof C]: C[K] extends z.ZodMiniType ? z.input<C[K]> : never }[keyof C];
type OutputOf<C extends Choices> = { [K in keyof C]: C[K] extends z.ZodMiniType ? z.output<C[K]> : never }[keyof C];

const choicesOf = new WeakMap<object, Choices>();

/**
 * A field that takes values of several kinds, each with a schema of its own. Not a union of zod's, which for a value that
 * fits none of its schemas says just that: here the kind of the value picks the schema, and what that one finds wrong is
 * what is wrong.
 */
export function choiceField<C extends Choices>(expected: Expected, choices: C) {
  const check = z.check<InputOf<C>>((context) => {
    const chosen = choices[found(context.value).kind];
    if (chosen === undefined) {
      const detail = { code: 'wrong_type', expected, found: found(context.value) };
      context.issues.push({ code: 'custom', input: context.value, params: { detail } });
      return;
    }
    const result = z.safeParse(chosen, context.value, { jitless: true });
    // Their paths lead on from here.
    context.issues.push(...((result.error?.issues ?? []) as z.core.$ZodRawIssue[]));
  });
  const field = z.custom<OutputOf<C>, InputOf<C>>().check(check as z.core.$ZodCheck<OutputOf<C>>);
  choicesOf.set(field, choices);
  return field;
}

/** All that a field of choices takes, each schema once; empty for any other schema. */
export function alternatives(schema: object): readonly z.ZodMiniType[] {
  return [...new Set(Object.values(choicesOf.get(schema) ?? {}))];
}

/** As much of a zod schema as is read in this room, whatever its kind. */
export interface AnySchema {
  readonly def: {
    readonly type: string;
    readonly shape?: Readonly<Record<string, AnySchema>>;
    /** Of an object whose keys are names. */
    readonly valueType?: AnySchema;
    /** Of an object with keys beside those of its shape. */
    readonly catchall?: AnySchema;
    readonly element?: AnySchema;
    readonly items?: readonly AnySchema[];
    readonly innerType?: AnySchema;
    readonly defaultValue?: unknown;
    readonly checks?: readonly z.core.$ZodCheck[];
  };
}

/** The schema of `value` without its wrappers for defaults and absence, and of choices the one that its kind picks. */
export function unwrapped(schema: AnySchema, value: unknown): AnySchema {
  const inner =
    schema.def.innerType ?? (choicesOf.get(schema)?.[found(value).kind] as unknown as AnySchema | undefined);
  return inner === undefined ? schema : unwrapped(inner, value);
}
