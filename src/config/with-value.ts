import type { DocumentPath } from '../model/place.js';
import type { ValueProblem } from '../model/problems/sweep-problem.js';
import { followingPaths } from './complete.js';
import { type Config, checkDocument } from './parse-config.js';
import { type ConfigDocument, configSchema } from './schema/config-schema.js';

export type ConfigWithValue =
  | { readonly ok: true; readonly config: Config }
  /** At least one. */
  | { readonly ok: false; readonly problems: readonly ValueProblem[] };

/** What stands in a document, that may be changed. */
type Part = { [key: string]: unknown } | unknown[];

/**
 * The configuration with another value at a path, put through all the checks again. Objects on the way that are not there
 * are made; lists are neither made nor made longer. The words true and false are the values.
 */
export async function withValue(
  document: ConfigDocument,
  path: DocumentPath,
  value: number | string,
): Promise<ConfigWithValue> {
  return withValues(document, [{ path, value }]);
}

/** The same with several values at once, of any kind, each at a path of its own; at least one. Null: nothing is to stand there. */
export async function withValues(
  document: ConfigDocument,
  values: readonly { readonly path: DocumentPath; readonly value: unknown }[],
): Promise<ConfigWithValue> {
  const changed = await withoutFollowing(
    document,
    values.map(({ path }) => path),
  );
  for (const { path, value } of values) {
    const problem = value === null ? null : put(changed, path, value);
    if (value === null) remove(changed, path);
    if (problem !== null) return { ok: false, problems: [problem] };
  }
  const read = await checkDocument(changed);
  if (read.ok) return read;
  const [{ path, value }] = values as readonly [(typeof values)[number]];
  return {
    ok: false,
    problems: read.problems.map((each) => ({ code: 'does_not_fit', path, value: told(value), problem: each })),
  };
}

function told(value: unknown): number | string {
  return typeof value === 'number' || typeof value === 'string' ? value : JSON.stringify(value);
}

/**
 * A copy without what would follow in the same way if it were left out: a document as understood says that none the
 * less, and where another field is changed it goes on following.
 */
async function withoutFollowing(document: ConfigDocument, changed: readonly DocumentPath[]): Promise<Part> {
  const copy = structuredClone(document) as unknown as Part;
  const swept = new Set(changed.map((path) => JSON.stringify(path)));
  const paths = followingPaths(configSchema);
  for (const following of paths) if (!swept.has(JSON.stringify(following))) remove(copy, following);
  const read = await checkDocument(copy);
  const understood: unknown = read.ok ? read.config.document : null;
  for (const following of paths) {
    const said = valueAt(document, following);
    if (valueAt(understood, following) !== said && valueAt(copy, following) === undefined) put(copy, following, said);
  }
  return copy;
}

function put(document: Part, path: DocumentPath, value: unknown): ValueProblem | null {
  let part: Part = document;
  for (const [depth, step] of path.entries()) {
    const at = path.slice(0, depth);
    if (Array.isArray(part) !== (typeof step === 'number')) return nowhere(path, at, part);
    if (typeof step === 'number' && step >= (part as unknown[]).length) return nowhere(path, at, part);
    if (depth === path.length - 1) {
      setOwn(part, step, value === 'true' ? true : value === 'false' ? false : value);
      return null;
    }
    if (ownOf(part, step) === undefined) setOwn(part, step, {});
    const next = ownOf(part, step);
    if (typeof next !== 'object' || next === null) return nowhere(path, path.slice(0, depth + 1), next);
    part = next as Part;
  }
  throw new Error('a path has at least one step');
}

function nowhere(path: DocumentPath, at: DocumentPath, part: unknown): ValueProblem {
  return { code: 'leads_nowhere', path, at, length: Array.isArray(part) ? part.length : null };
}

function remove(document: Part, path: DocumentPath): void {
  const parent = valueAt(document, path.slice(0, -1));
  if (typeof parent === 'object' && parent !== null)
    delete (parent as Record<string | number, unknown>)[path.at(-1) ?? ''];
}

/** What stands at a path; undefined: nothing. */
export function valueAt(document: unknown, path: DocumentPath): unknown {
  return path.reduce<unknown>(
    (part, step) => (typeof part === 'object' && part !== null ? ownOf(part, step) : undefined),
    document,
  );
}

function ownOf(part: object, step: string | number): unknown {
  return Object.hasOwn(part, step) ? (part as Record<string | number, unknown>)[step] : undefined;
}

/** As JSON would, `__proto__` too. */
function setOwn(part: object, step: string | number, value: unknown): void {
  Object.defineProperty(part, step, { value, writable: true, enumerable: true, configurable: true });
}
