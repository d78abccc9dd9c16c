import type { ZodMiniType } from 'zod/mini';
import type { DocumentPath } from '../model/place.js';
import { type AnySchema, unwrapped } from './schema/choice-field.js';
import { type Completed, completionOf, type Tolerant } from './schema/field.js';

type Part = Record<string, unknown>;

/** Fields that follow others, in the order of the document: each is filled in once all else is. */
type Followers = ((document: Part) => void)[];

/**
 * What a part of a document means: every default of its schema filled in, in the order of the schema, and what follows
 * others too. Whatever in it is unknown stays so, and spreads no further.
 */
export function complete<S extends ZodMiniType>(schema: S, said: object): NonNullable<Tolerant<Completed<S>>> {
  const followers: Followers = [];
  const document = completed(schema as unknown as AnySchema, said, 0, followers);
  for (const fill of followers) fill(document as Part);
  return document as NonNullable<Tolerant<Completed<S>>>;
}

/** `index`: of the item of a list. */
function completed(schema: AnySchema, said: unknown, index: number, followers: Followers): unknown {
  if (said === undefined) return undefined;
  const inner = unwrapped(schema, said);
  if (completionOf(inner)?.is === 'as_written') return said;
  const { shape, element, catchall } = inner.def;
  if (shape !== undefined) {
    const part = completedObject(shape, said as Part, index, followers);
    return catchall === undefined || catchall.def.type === 'never'
      ? part
      : { ...part, ...completedRest(shape, catchall, said as Part, followers) };
  }
  if (element === undefined) return said;
  return (said as readonly unknown[]).map((item, position) => completed(element, item, position, followers));
}

function completedObject(
  shape: Readonly<Record<string, AnySchema>>,
  said: Part,
  index: number,
  followers: Followers,
): Part {
  const part: Part = {};
  for (const [key, field] of Object.entries(shape)) {
    const { innerType, defaultValue } = field.def;
    const completion = completionOf(field);
    if (completion?.is === 'ignored') continue;
    if (Object.hasOwn(said, key)) part[key] = completed(field, said[key], 0, followers);
    else if (completion?.is === 'numbered') part[key] = `${completion.prefix}-${index + 1}`;
    else if (completion?.is === 'following') {
      // Its place among the keys.
      part[key] = undefined;
      followers.push((document) => {
        const value = completion.rule(part, document);
        if (value === undefined) delete part[key];
        // Which copies it: of two versions that are alike, one may be changed.
        else part[key] = completed(field, value, 0, followers);
      });
    } else if (innerType !== undefined && defaultValue !== undefined) {
      part[key] = completed(innerType, defaultValue, 0, followers);
    }
  }
  return part;
}

/** What stands under keys that are names. */
function completedRest(
  shape: Readonly<Record<string, AnySchema>>,
  schema: AnySchema,
  said: Part,
  followers: Followers,
): Part {
  const rest = Object.entries(said).filter(([key]) => !Object.hasOwn(shape, key));
  return Object.fromEntries(rest.map(([key, value]) => [key, completed(schema, value, 0, followers)]));
}

/** Where fields stand that follow others by a rule of their own, in no list. */
export function followingPaths(schema: ZodMiniType): readonly DocumentPath[] {
  const within = ({ def }: AnySchema, path: DocumentPath): readonly DocumentPath[] => {
    if (def.innerType !== undefined) return within(def.innerType, path);
    return Object.entries(def.shape ?? {}).flatMap(([key, field]) => {
      const completion = completionOf(field);
      const at = [...path, key];
      return completion?.is === 'following' && completion.alone ? [at] : within(field, at);
    });
  };
  return within(schema as unknown as AnySchema, []);
}
