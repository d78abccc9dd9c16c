import type { DocumentPath } from '../model/place.js';
import type { SweepProblem } from '../model/problems/sweep-problem.js';
import { configSchema } from './schema/config-schema.js';
import { canonicalAt } from './schema/spelling.js';

/** A place in the configuration, and what is to stand there one after the other. */
export interface Sweep {
  readonly path: DocumentPath;
  /** As written. */
  readonly pathText: string;
  readonly values: readonly (number | string)[];
}

export type ParsedSweep =
  | { readonly ok: true; readonly sweep: Sweep }
  | { readonly ok: false; readonly problem: SweepProblem };

const MOST_VALUES = 1_000;
const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;
/** Beyond these, digits are the rounding of the arithmetic, as in 0.30000000000000004. */
const DIGITS = 12;

/**
 * What to sweep: `canary.error_rate=0.001:0.01:10` for ten values in equal steps, both ends among them; with `:log` after
 * it in equal ratios; or a list, `analysis.interval=30s,1m,5m`. Values may be written as in a configuration: `0.1%`, `300`.
 */
export function parseSweep(text: string): ParsedSweep {
  const equals = text.indexOf('=');
  const pathText = text.slice(0, equals).trim();
  const valuesText = text.slice(equals + 1).trim();
  if (equals === -1 || pathText === '' || valuesText === '') {
    return { ok: false, problem: { code: 'not_path_and_values', found: text.trim() } };
  }
  const path = readPath(pathText);
  if (path === null) return { ok: false, problem: { code: 'path_unreadable', found: pathText } };
  const values = valuesText.includes(':') ? rangeValues(valuesText, path) : listValues(valuesText, path);
  return 'code' in values ? { ok: false, problem: values } : { ok: true, sweep: { path, pathText, values } };
}

/** `stages[1].duration` as keys and positions; null if it cannot be read so. */
function readPath(text: string): DocumentPath | null {
  const path: (string | number)[] = [];
  for (const word of text.split('.')) {
    const [, key, positions = ''] = /^([A-Za-z_$][\w$]*)((?:\[\d{1,9}\])*)$/.exec(word) ?? [];
    if (key === undefined) return null;
    path.push(key, ...[...positions.matchAll(/\d+/g)].map(([digits]) => Number(digits)));
  }
  return path;
}

function listValues(text: string, path: DocumentPath): readonly (number | string)[] | SweepProblem {
  const words = text.split(',').map((word) => word.trim());
  if (words.length > MOST_VALUES) return { code: 'too_many_values', found: words.length, most: MOST_VALUES };
  if (words.includes('')) return { code: 'value_empty', found: text };
  const values = words.map((word) => canonicalAt(configSchema, path, numberOf(word) ?? word));
  const repeated = values.find((value, index) => values.indexOf(value) < index);
  return repeated === undefined ? values : { code: 'value_repeated', found: String(repeated) };
}

function rangeValues(text: string, path: DocumentPath): readonly (number | string)[] | SweepProblem {
  const [first = '', second = '', stepsText = '', scale, ...rest] = text.split(':').map((word) => word.trim());
  const isPercentage = first.endsWith('%') && second.endsWith('%');
  const [fromText, toText] = isPercentage ? [first.slice(0, -1).trim(), second.slice(0, -1).trim()] : [first, second];
  if (stepsText === '' || rest.length > 0 || (scale !== undefined && scale !== 'log')) {
    return { code: 'not_a_range', found: text };
  }
  const from = numberOf(fromText);
  if (from === null) return { code: 'end_not_a_number', found: fromText };
  const to = numberOf(toText);
  if (to === null) return { code: 'end_not_a_number', found: toText };
  const steps = /^\d{1,9}$/.test(stepsText) ? Number(stepsText) : 0;
  if (steps < 2 || steps > MOST_VALUES) {
    return { code: 'steps_out_of_range', found: stepsText, least: 2, most: MOST_VALUES };
  }
  if (from === to) return { code: 'ends_equal', found: fromText };
  const isLog = scale === 'log';
  if (isLog && !(from > 0 && to > 0)) return { code: 'no_logarithm', found: text };
  const values = Array.from({ length: steps }, (_, index) => {
    if (index === 0) return from;
    if (index === steps - 1) return to;
    const share = index / (steps - 1);
    const value = isLog ? from * Math.exp(Math.log(to / from) * share) : from + (to - from) * share;
    return Number(value.toPrecision(DIGITS));
  });
  return values.map((value) => canonicalAt(configSchema, path, isPercentage ? `${value}%` : value));
}

function numberOf(word: string): number | null {
  const value = NUMBER.test(word) ? Number(word) : Number.NaN;
  if (!Number.isFinite(value)) return null;
  // Zero has one sign here.
  return value === 0 ? 0 : value;
}
