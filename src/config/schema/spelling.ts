import type * as z from 'zod/mini';
import type { DocumentPath } from '../../model/place.js';
import { formatDuration, parseDuration } from '../../text/duration.js';
import { type AnySchema, unwrapped } from './choice-field.js';

/**
 * Fields that may be written in several ways: a rate as `0.02` or `2%`, a percentage as `2` or `2%`, a duration as `5m`, `300s` or
 * `300`, which is seconds. All ways are read as one before anything is checked, so that what is written otherwise and means the
 * same is the same document, with the same digest.
 */
export type Spelling = 'rate' | 'percent' | 'duration';

const spellings = new WeakMap<object, Spelling>();

/** The same schema, of a field that may be written so. */
export function spelled<S extends z.ZodMiniType>(spelling: Spelling, schema: S): S {
  spellings.set(schema, spelling);
  return schema;
}

export function spellingOf(schema: object): Spelling | undefined {
  return spellings.get(schema);
}

/** A percentage as JSON Schema can say it. */
export const PERCENTAGE_PATTERN = '^[0-9]+(\\.[0-9]+)?\\s*%$';

const PERCENTAGE = /^(-?\d+(?:\.\d+)?)\s*%$/;
const SECONDS = /^\d{1,12}$/;
const MOST_SECONDS = 1e12;

const CANONICAL: Readonly<Record<Spelling, (value: unknown) => unknown>> = {
  // Without the rounding of a division: 1.1% is 0.011.
  rate: (value) => percentage(value, 'e-2'),
  percent: (value) => percentage(value, ''),
  duration: (value) => {
    if (typeof value === 'number') return inSeconds(value) ? formatDuration(value) : value;
    if (typeof value !== 'string') return value;
    if (SECONDS.test(value)) return formatDuration(Number(value));
    const parsed = parseDuration(value);
    return parsed.ok && inSeconds(parsed.seconds) ? formatDuration(parsed.seconds) : value;
  },
};

function percentage(value: unknown, exponent: string): unknown {
  const [, digits] = typeof value === 'string' ? (PERCENTAGE.exec(value) ?? []) : [];
  return digits === undefined ? value : Number(`${digits}${exponent}`);
}

function inSeconds(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= MOST_SECONDS;
}

/** A part of a document with each field written in the one way that the completed document has; what cannot be read stays. */
export function canonical(schema: z.ZodMiniType, value: unknown): unknown {
  return within(schema as unknown as AnySchema, value);
}

/** The same of one value, as it would stand at a path of the document. */
export function canonicalAt(schema: z.ZodMiniType, path: DocumentPath, value: number | string): number | string {
  const at = path.reduce<AnySchema | undefined>(stepInto, schema as unknown as AnySchema);
  return at === undefined ? value : (within(at, value) as number | string);
}

function stepInto(schema: AnySchema | undefined, step: string | number): AnySchema | undefined {
  if (schema === undefined) return undefined;
  const { shape, valueType, element, items } = unwrapped(schema, typeof step === 'number' ? [] : {}).def;
  if (typeof step === 'number') return element ?? items?.[step];
  return shape !== undefined && Object.hasOwn(shape, step) ? shape[step] : valueType;
}

function within(schema: AnySchema, value: unknown): unknown {
  const inner = unwrapped(schema, value);
  const spelling = spellings.get(inner);
  if (spelling !== undefined) return CANONICAL[spelling](value);
  const { shape, valueType, element, items } = inner.def;
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) => inField(element ?? items?.[index], item));
  }
  if (typeof value !== 'object' || value === null || (shape === undefined && valueType === undefined)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      inField(shape !== undefined && Object.hasOwn(shape, key) ? shape[key] : valueType, item),
    ]),
  );
}

function inField(schema: AnySchema | undefined, value: unknown): unknown {
  return schema === undefined ? value : within(schema, value);
}
