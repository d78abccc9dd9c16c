import * as z from 'zod/mini';
import type { FieldProblemDetail } from '../../model/problems/problem.js';
import { CLOCK_PATTERN, DURATION_PATTERN, parseClock, parseDuration } from '../../text/duration.js';
import { found } from '../../text/found.js';
import { LIMITS } from './config-limits.js';
import { annotated } from './field.js';
import { spelled } from './spelling.js';

/**
 * The kinds of text a configuration holds. Where JSON Schema cannot say what a field takes, or zod's own issue says too
 * little of what is wrong, a field judges itself and hands on a problem ready-made, as `params.detail` of its issue.
 */
export function judged(judge: (value: unknown) => FieldProblemDetail | null): z.core.$ZodCheck<unknown> {
  return z.check((context) => {
    const detail = judge(context.value);
    if (detail !== null) context.issues.push({ code: 'custom', input: context.value, params: { detail } });
  });
}

/** A duration of at least this many seconds. */
export function durationField(atLeastSeconds: number) {
  const field = z.custom<string>().check(judged((value) => judgeDuration(value, atLeastSeconds)));
  return spelled('duration', annotated(field, { type: 'string', pattern: DURATION_PATTERN }));
}

/** What stands after a stage: true, false, or a duration. */
export function pauseField() {
  const field = z.custom<boolean | string>().check(judged(judgePause));
  return spelled('duration', annotated(field, { type: ['boolean', 'string'], pattern: DURATION_PATTERN }));
}

/** A time of day. */
export function clockField() {
  return annotated(z.custom<string>().check(judged(judgeClock)), {
    type: 'string',
    pattern: CLOCK_PATTERN,
    patternErrorMessage: 'Write hours and minutes, from "00:00" to "23:59".',
  });
}

export function nameField() {
  return annotated(z.string().check(judged(judgeName)), { minLength: 1, maxLength: LIMITS.nameCharacters });
}

/** A seed: what a name is, and no text that is empty. */
export function seedTextField() {
  const judgeSeed = (value: unknown) => (value === '' ? ({ code: 'seed_empty' } as const) : judgeName(value));
  return annotated(z.string().check(judged(judgeSeed)), { minLength: 1, maxLength: LIMITS.nameCharacters });
}

/**
 * What fields have in common. Built at every start of the program, so once: a field wraps it (in a default, or as
 * optional) and describes the wrapper, or makes its own where it needs none.
 */
export const SHARED = {
  rate: spelled('rate', z.number().check(z.gte(0), z.lte(1))),
  percent: spelled('percent', z.number().check(z.gte(0), z.lte(100))),
  ratio: z.number().check(z.gt(0), z.lte(LIMITS.ratio)),
  /** Of something that only gets worse. */
  growth: z.number().check(z.gte(1), z.lte(LIMITS.ratio)),
  quantity: z.number().check(z.gte(0), z.lte(LIMITS.quantity)),
  cv: z.number().check(z.gte(0), z.lte(LIMITS.cv)),
  correlation: z.number().check(z.gte(0), z.lt(1)),
  latencyMs: z.number().check(z.gte(LIMITS.latencyMs.least), z.lte(LIMITS.latencyMs.most)),
  latencyThresholdMs: z.number().check(z.gte(0), z.lte(LIMITS.latencyThresholdMs)),
  /** A duration that may be "0s", and one that may not. */
  moment: durationField(0),
  stretch: durationField(1),
  clock: clockField(),
  name: nameField(),
} as const;

function judgePause(value: unknown): FieldProblemDetail | null {
  if (typeof value === 'boolean') return null;
  if (typeof value === 'string' || typeof value === 'number') return judgeDuration(value, 0);
  return { code: 'wrong_type', expected: 'pause', found: found(value) };
}

function judgeClock(value: unknown): FieldProblemDetail | null {
  if (typeof value !== 'string') return { code: 'wrong_type', expected: 'clock', found: found(value) };
  return parseClock(value) === undefined ? { code: 'clock_unreadable', found: value } : null;
}

/** What is wrong with a duration of at least so many seconds; null: nothing. */
export function judgeDuration(value: unknown, atLeastSeconds: number): FieldProblemDetail | null {
  const atMostSeconds = LIMITS.durationSeconds;
  const outOfRange = { code: 'duration_out_of_range', found: String(value), atLeastSeconds, atMostSeconds } as const;
  // As many seconds as can be are written with a unit by now.
  if (typeof value === 'number' && Number.isFinite(value)) {
    const isFraction = value > 0 && !Number.isInteger(value);
    return isFraction ? { code: 'duration_not_whole_seconds', found: String(value) } : outOfRange;
  }
  if (typeof value !== 'string') return { code: 'wrong_type', expected: 'duration', found: found(value) };
  const parsed = parseDuration(value);
  if (parsed.ok) return parsed.seconds < atLeastSeconds || parsed.seconds > atMostSeconds ? outOfRange : null;
  switch (parsed.fault) {
    case 'negative':
      return outOfRange;
    case 'without_unit':
      return { code: 'duration_without_unit', found: value };
    case 'not_whole_seconds':
      return { code: 'duration_not_whole_seconds', found: value };
    case 'unreadable':
      return { code: 'duration_unreadable', found: value };
  }
}

/**
 * Control and format characters (bidirectional overrides and zero-width ones among them), line and paragraph
 * separators, halves of surrogate pairs: what a terminal or a page would obey, hide or garble instead of showing it.
 */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

function judgeName(value: unknown): FieldProblemDetail | null {
  const characters = [...String(value)];
  // Asked first, because classes of all Unicode take long to compile and most names do without.
  const isAscii = /^[ -~]*$/.test(String(value));
  const unprintable = isAscii ? -1 : characters.findIndex((character) => UNPRINTABLE.test(character));
  if (unprintable !== -1) {
    const codePoint = characters[unprintable]?.codePointAt(0) ?? 0;
    return { code: 'name_unprintable', codePoint, position: unprintable + 1 };
  }
  if (String(value).trim() === '') return { code: 'name_empty' };
  if (characters.length <= LIMITS.nameCharacters) return null;
  return { code: 'name_too_long', characters: characters.length, allowed: LIMITS.nameCharacters };
}
