import type { DocumentPath, NumberLimits } from '../model/place.js';
import { isWorse, SCENARIO_NAMES, type ScenarioName } from '../model/results/study.js';
import { found } from '../text/found.js';
import { nearMiss } from '../text/near-miss.js';
import { ArgumentError } from './argument-error.js';
import type { Config } from './config.js';

/** What JavaScript callers give, whatever the types say, is checked here; each throws an `ArgumentError`. */

/** A seed as the text that it is. */
export function seedText(seed: unknown, path: DocumentPath = ['seed']): string {
  if (typeof seed === 'number') return String(finite(seed, path));
  if (typeof seed !== 'string')
    throw new ArgumentError({ code: 'wrong_type', expected: 'text', found: found(seed) }, path);
  if (seed === '') throw new ArgumentError({ code: 'seed_empty' }, path);
  return seed;
}

export function finite(value: unknown, path: DocumentPath): number {
  if (typeof value !== 'number') {
    throw new ArgumentError({ code: 'wrong_type', expected: 'number', found: found(value) }, path);
  }
  if (Number.isFinite(value)) return value;
  const code = Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
  throw new ArgumentError({ code: 'not_finite', found: code }, path);
}

export function trueOrFalse(value: unknown, path: DocumentPath): boolean {
  if (typeof value === 'boolean') return value;
  throw new ArgumentError({ code: 'wrong_type', expected: 'boolean', found: found(value) }, path);
}

export function within(value: unknown, allowed: NumberLimits, path: DocumentPath): number {
  const number = finite(value, path);
  const {
    above = Number.NEGATIVE_INFINITY,
    atLeast = above,
    below = Number.POSITIVE_INFINITY,
    atMost = below,
  } = allowed;
  if (number > above && number >= atLeast && number < below && number <= atMost) return number;
  throw new ArgumentError({ code: 'out_of_range', found: number, allowed }, path);
}

export function wholeWithin(value: unknown, allowed: NumberLimits, path: DocumentPath): number {
  const number = finite(value, path);
  if (!Number.isInteger(number)) throw new ArgumentError({ code: 'not_integer', found: number }, path);
  return within(number, allowed, path);
}

export function oneOf<T extends string>(value: unknown, allowed: readonly T[], path: DocumentPath): T {
  const word = allowed.find((each) => each === value);
  if (word !== undefined) return word;
  const suggestion = typeof value === 'string' ? nearMiss(value, allowed) : null;
  throw new ArgumentError({ code: 'not_one_of', found: found(value), allowed, suggestion }, path);
}

export function scenarioName(value: unknown, path: DocumentPath): ScenarioName {
  return typeof value === 'string' && isWorse(value) ? value : oneOf(value, SCENARIO_NAMES, path);
}

export function listOf<T>(
  value: unknown,
  each: (item: unknown, path: DocumentPath) => T,
  path: DocumentPath,
): readonly T[] {
  if (!Array.isArray(value)) {
    throw new ArgumentError({ code: 'wrong_type', expected: 'list', found: found(value) }, path);
  }
  return value.map((item: unknown, index) => each(item, [...path, index]));
}

export function textAt(value: unknown, path: DocumentPath): string {
  if (typeof value === 'string') return value;
  throw new ArgumentError({ code: 'wrong_type', expected: 'text', found: found(value) }, path);
}

/** The name of a file, which is not looked for. */
export function fileNameAt(value: unknown, path: DocumentPath): string {
  const name = textAt(value, path);
  if (name === '') throw new ArgumentError({ code: 'name_empty' }, path);
  return name;
}

/** An object with none but these keys: a slip in the name of an option would else go unnoticed. */
export function objectWith(
  value: unknown,
  keys: readonly string[],
  path: DocumentPath,
): Readonly<Record<string, unknown>> {
  const given = objectAt(value, path);
  const key = Object.keys(given).find((each) => !keys.includes(each));
  if (key === undefined) return given;
  throw new ArgumentError({ code: 'unknown_key', key, allowed: keys, suggestion: nearMiss(key, keys) }, path);
}

export function objectAt(value: unknown, path: DocumentPath): Readonly<Record<string, unknown>> {
  if (isObject(value)) return value;
  throw new ArgumentError({ code: 'wrong_type', expected: 'object', found: found(value) }, path);
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** That an object has the functions that it is called by. */
export function withFunctions(value: unknown, names: readonly string[], path: DocumentPath): void {
  const given = objectAt(value, path);
  for (const name of names) {
    if (typeof given[name] !== 'function') throw new ArgumentError({ code: 'not_a_function' }, [...path, name]);
  }
}

/** That an argument is a configuration that has a plan. */
export function checkPlan(config: unknown, path: DocumentPath = ['config']): void {
  checkConfig(config, path);
  const { document } = config as Config;
  if (document.rehearsal !== undefined) throw new ArgumentError({ code: 'not_a_plan' }, path);
}

/** That an argument is a configuration, of a plan or of a policy. */
export function checkConfig(config: unknown, path: DocumentPath = ['config']): void {
  const isConfig =
    isObject(config) && isObject(config['setup']) && isObject(config['document']) && typeof config['file'] === 'string';
  if (!isConfig) throw new ArgumentError({ code: 'not_a_config' }, path);
}
