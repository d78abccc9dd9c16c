/** Values by the names of their arguments; one that is not known has none. */
export type ArgValues = ReadonlyMap<string, string>;

/** A document with its `{{args.NAME}}` put in, or the first of them that there is no value for. */
export type Resolved<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reference: string };

const REFERENCE = /\{\{(.*?)\}\}/gs;

/**
 * Puts arguments in wherever a text of the document names one: also in parts of texts, and in keys of no object. What is in
 * double braces and is no argument is refused, as the controller refuses it, or kept as it is written.
 */
export function resolveArgs<T>(document: T, values: ArgValues, keepsUnknown = false): Resolved<T> {
  let missing: string | null = null;
  const put = (text: string): string =>
    text.replaceAll(REFERENCE, (whole, tag: string) => {
      const name = tag.trim();
      const value = name.startsWith('args.') ? values.get(name.slice('args.'.length)) : undefined;
      if (value === undefined) missing ??= whole;
      return value ?? (keepsUnknown ? whole : '');
    });
  const walk = (part: unknown): unknown => {
    if (typeof part === 'string') return put(part);
    if (Array.isArray(part)) return part.map(walk);
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, walk(value)]));
  };
  const value = walk(document) as T;
  return missing === null || keepsUnknown ? { ok: true, value } : { ok: false, reference: missing };
}
