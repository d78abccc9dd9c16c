import * as z from 'zod/mini';

/**
 * How a field is declared: a schema of zod's gives its type and limits, one of the forms below says what it comes to where
 * it is left out, and a sentence says what it is. JSON Schema, the completed document and its type, near misses and the
 * tables of the documentation all come from that.
 */

/** What a schema's part of a document is once it is completed. Durations are texts, in the shortest way to write them. */
export type Completed<S extends z.ZodMiniType> = Fixed<z.output<S>>;

type Fixed<T> = T extends object ? { readonly [K in keyof T]: Fixed<Exclude<T[K], undefined>> } : T;

/**
 * A document of which parts could not be used. Undefined, present or not, means unknown: nothing may be concluded from
 * it. That lets the checks that span fields go on beside a field that is wrong by itself.
 */
export type Tolerant<T> = T extends readonly unknown[]
  ? { readonly [K in keyof T]: Tolerant<T[K]> } | undefined
  : T extends object
    ? { readonly [K in keyof T]?: Tolerant<T[K]> | undefined } | undefined
    : T | undefined;

/** The same schema, with a description for the JSON Schema. In place, since a copy of each field costs start-up time. */
export function described<S extends z.ZodMiniType>(schema: S, description: string): S {
  return annotated(schema, { description });
}

/** The same schema, with what JSON Schema is to say of it. */
export function annotated<S extends z.ZodMiniType>(schema: S, notes: Readonly<Record<string, unknown>>): S {
  z.globalRegistry.add(schema, { ...z.globalRegistry.get(schema), ...notes });
  return schema;
}

/** A field with a value of its own where it is left out. */
export function defaulted<S extends z.ZodMiniType>(
  schema: S,
  value: z.core.util.NoUndefined<z.output<S>>,
  description: string,
) {
  return described(z._default(schema, value), description);
}

/** A part of the document that may be left out: each of its fields then has its default. */
export function part<S extends z.ZodMiniObject>(schema: S, description: string) {
  return defaulted(schema, defaultsOf(schema) as z.core.util.NoUndefined<z.output<S>>, description);
}

/** What the fields of an object come to that have a default, where all of them are left out. */
export function defaultsOf(schema: z.ZodMiniObject): Readonly<Record<string, unknown>> {
  const given = Object.entries(schema.shape).flatMap(([key, field]) => {
    const { defaultValue } = (field as z.ZodMiniType).def as { readonly defaultValue?: unknown };
    return defaultValue === undefined ? [] : [[key, defaultValue]];
  });
  return Object.fromEntries(given);
}

/** A field that says nothing where it is left out; what that means, if it has to be said. */
export function optional<S extends z.ZodMiniType>(schema: S, description: string, leftOut?: string) {
  return described(z.optional(schema), leftOut === undefined ? description : `${description} Left out: ${leftOut}.`);
}

/** A field that the completed document leaves out again: it is for editors. */
export function ignored<S extends z.ZodMiniType>(schema: S, description: string) {
  return remember(optional(schema, description), { is: 'ignored' });
}

/** The name of a list's item: of the third, `stage-3`. */
export function numbered(schema: z.ZodMiniType<string, string>, prefix: string, description: string) {
  return remember(filled(optional(schema, description, `"${prefix}-" and its number, from 1`)), {
    is: 'numbered',
    prefix,
  });
}

/** A field that follows others where it is left out: those beside it, or of the document, as far as they are known. */
export function follows<S extends z.ZodMiniType, Beside, Document>(
  schema: S,
  description: string,
  leftOut: string,
  rule: (beside: Beside, document: Document) => z.output<S> | undefined,
) {
  return remember(filled(optional(schema, description, leftOut)), { is: 'following', rule: rule as Rule, alone: true });
}

/**
 * The object again, each of whose fields is as that of the object at `path` where it is left out. Their sentences are
 * the same up to what they say of being left out; to the type checker they are the same altogether.
 */
export function inheriting<S extends z.ZodMiniObject>(schema: S, path: readonly string[]): S {
  const fields = Object.entries(schema.shape as Readonly<Record<string, z.ZodMiniType>>).map(([key, field]) => {
    const { innerType, type } = field.def as { readonly innerType?: z.ZodMiniType; readonly type: string };
    const inner = innerType ?? field;
    const { shape } = inner.def as { readonly shape?: object };
    const at = [...path, key];
    // What stable need not have is inherited as a whole.
    const whole = shape === undefined || type === 'optional' ? inner : inheriting(inner as z.ZodMiniObject, at);
    const description = String(z.globalRegistry.get(field)?.description).replace(/ Left out: .*$/, '');
    const rule: Rule = (_, document) => at.reduce<unknown>((value, step) => (value as Known)?.[step], document);
    const own = optional(whole, description, `as ${path[0]}'s`);
    return [key, remember(own, { is: 'following', rule, alone: false })];
  });
  return z.strictObject(Object.fromEntries(fields)) as unknown as S;
}

/** A setting of which the completed document says as much as is written, since what it means may depend on others. */
export function unlessSaid<S extends z.ZodMiniType>(
  schema: S,
  value: z.output<S>,
  description: string,
  more = '',
): Setting<S> {
  const shown = [value].flat().map((each) => JSON.stringify(each));
  const field = optional(schema, description, `${shown.join(', ')}${more}`);
  meanings.set(field, value);
  return field as Setting<S>;
}

/** Its meaning where it is left out. */
export function meaningOf<S extends z.ZodMiniType>(field: Setting<S>): Completed<S> {
  return meanings.get(field) as Completed<S>;
}

/** What is said of settings, and what those mean that are left out. */
export function withMeanings<F extends Readonly<Record<string, z.ZodMiniType>>>(
  fields: F,
  said: { readonly [K in keyof F]?: Completed<F[K]> },
): Meant<F> {
  const meant: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(fields)) meant[key] = said[key] ?? meanings.get(field);
  return meant as Meant<F>;
}

declare const meaning: unique symbol;
export type Setting<S extends z.ZodMiniType> = z.ZodMiniOptional<S> & { readonly [meaning]: S };
type Meant<F> = {
  readonly [K in keyof F]: F[K] extends { readonly [meaning]: infer S extends z.ZodMiniType }
    ? Completed<S>
    : F[K] extends z.ZodMiniType
      ? Completed<F[K]>
      : never;
};
const meanings = new WeakMap<object, unknown>();

/** An object that is completed as it is written: the order of its keys is that of what comes of it. */
export function asWritten<S extends z.ZodMiniObject>(schema: S): S {
  return remember(schema, { is: 'as_written' });
}

type Known = Readonly<Record<string, unknown>> | undefined;
type Rule = (beside: Known, document: Known) => unknown;

/** What is to be known of a field or an object to complete a document, that zod has no word for. */
type Completion =
  | { readonly is: 'ignored' | 'as_written' }
  | { readonly is: 'numbered'; readonly prefix: string }
  /** `alone`: where the field says just what would follow, it goes on following when another is changed. */
  | { readonly is: 'following'; readonly rule: Rule; readonly alone: boolean };

const completions = new WeakMap<object, Completion>();

export function completionOf(schema: object): Completion | undefined {
  return completions.get(schema);
}

function remember<S extends object>(schema: S, completion: Completion): S {
  completions.set(schema, completion);
  return schema;
}

/** To the type checker a field that may be left out and is there once the document is completed. */
function filled<S extends z.ZodMiniType>(schema: z.ZodMiniOptional<S>): z.ZodMiniDefault<S> {
  return schema as unknown as z.ZodMiniDefault<S>;
}
