import type { ZodMiniType } from 'zod/mini';
import type { DocumentPath } from '../model/place.js';
import { chosenSchema } from './schema/choice-field.js';
import { type Completed, completionOf, type Tolerant } from './schema/field.js';

type Part = Record<string, unknown>;

/** Fields that follow others, in the order of the document: they are filled in once all else is. */
type Pending = (() => void)[];

/** As much of a schema as is read here, whatever its kind. */
interface AnySchema {
  readonly def: {
    readonly type: string;
    readonly innerType?: AnySchema;
    readonly shape?: Readonly<Record<string, AnySchema>>;
    readonly element?: AnySchema;
    readonly defaultValue?: unknown;
  };
}

/**
 * What a part of a document means: every default of its schema filled in, in the order of the schema, and what follows
 * others too. Whatever in it is unknown stays so, and spreads no further.
 */
export function complete<S extends ZodMiniType>(schema: S, said: object): NonNullable<Tolerant<Completed<S>>> {
  const pending: Pending = [];
  const document = completed(schema as unknown as AnySchema, said, 0, {
    later: (fill) => pending.push(() => fill(document as Part)),
  });
  for (const fill of pending) fill();
  return document as NonNullable<Tolerant<Completed<S>>>;
}

interface Filling {
  /** Has a field filled in once the whole document is there. */
  readonly later: (fill: (document: Part) => void) => void;
}

/** `index`: of the item of a list. */
function completed(schema: AnySchema, said: unknown, index: number, filling: Filling): unknown {
  if (said === undefined || completionOf(schema)?.is === 'as_written') return said;
  const { innerType, shape, element } = schema.def;
  const inner = innerType ?? (chosenSchema(schema, said) as AnySchema | undefined);
  if (inner !== undefined) return completed(inner, said, index, filling);
  if (shape !== undefined) return completedObject(shape, said as Part, index, filling);
  if (element === undefined) return said;
  return (said as readonly unknown[]).map((item, position) => completed(element, item, position, filling));
}

function completedObject(
  shape: Readonly<Record<string, AnySchema>>,
  said: Part,
  index: number,
  filling: Filling,
): Part {
  const part: Part = {};
  for (const [key, field] of Object.entries(shape)) {
    const { type, innerType, defaultValue } = field.def;
    const completion = completionOf(field);
    if (completion?.is === 'ignored') continue;
    if (Object.hasOwn(said, key)) part[key] = completed(field, said[key], 0, filling);
    else if (completion?.is === 'numbered') part[key] = `${completion.prefix}-${index + 1}`;
    else if (completion?.is === 'following') {
      // Its place among the keys.
      part[key] = undefined;
      filling.later((document) => {
        const value = completion.rule(part, document);
        if (value === undefined) delete part[key];
        // A copy: of two versions that are alike, one may be changed.
        else part[key] = structuredClone(value);
      });
    } else if (innerType !== undefined && defaultValue !== undefined) {
      part[key] = completed(innerType, defaultValue, 0, filling);
    } else if (type !== 'optional') part[key] = undefined;
  }
  return part;
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
