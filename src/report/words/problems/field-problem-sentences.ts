import type { Expected, NumberLimits } from '../../../model/place.js';
import type { FieldProblemDetail } from '../../../model/problems/problem.js';
import { formatDuration } from '../../../text/duration.js';
import { countOf, formatCount } from '../../../text/format-number.js';
import { foundText } from '../../../text/found.js';
import { choices, quoted, type SentencesOf } from '../../../text/sentence.js';
import { visibleText } from '../../../text/visible-text.js';

const DURATION_HELP = 'write a number and a unit (d, h, m or s), such as "90s", "15m" or "1h30m"';

/** What to say of a field that by itself is not what it may be. */
export const FIELD_PROBLEM_SENTENCES: SentencesOf<FieldProblemDetail> = {
  unknown_key: ({ key, allowed, suggestion }) => `unknown key \`${visibleText(key)}\`, ${meant(suggestion, allowed)}`,
  unknown_metric: ({ key, allowed, suggestion }) =>
    `unknown metric \`${visibleText(key)}\`, ${meant(suggestion, allowed)}`,
  missing_key: ({ key }) => `the key \`${key}\` is missing here, and has no default`,
  wrong_type: ({ expected, found, meant: number }) =>
    `found ${foundText(found)} where ${EXPECTED[expected]} belongs${number === undefined ? '' : `; write ${number}`}`,
  not_finite: ({ found }) =>
    found === 'NaN' ? 'found NaN, which is not a number' : 'found a number too large to be represented',
  not_integer: ({ found }) => `${found} is not a whole number`,
  out_of_range: ({ found, allowed, meant: rate }) =>
    `${found} is not allowed; it must be ${limitsText(allowed)}${rate === undefined ? '' : `; was ${found} % meant? write ${rate}`}`,
  not_one_of: ({ found, allowed, suggestion }) => `found ${foundText(found)}, ${meant(suggestion, allowed)}`,
  too_few_items: ({ found, allowed }) =>
    `found ${found === 0 ? 'an empty list' : found}; at least ${allowed} is needed`,
  too_many_items: ({ found, allowed }) =>
    `found a list of ${formatCount(found)}; at most ${formatCount(allowed)} are allowed`,
  metric_name_taken: ({ name }) => `\`${name}\` means something else already; give your metric another name`,
  metric_name_unreadable: ({ found }) =>
    `${quoted(found)} cannot name a metric; a name is up to 40 letters, digits and underscores, a letter first`,
  audience_name_taken: ({ name }) => `\`${name}\` means something else already; give your audience another name`,
  audience_name_unreadable: ({ found }) =>
    `${quoted(found)} cannot name an audience; a name is up to 40 letters, digits, underscores and hyphens, a letter first`,
  name_empty: () => 'a name must not be empty',
  seed_empty: () => 'the seed is empty; any other text is one',
  name_too_long: ({ characters, allowed }) =>
    `the name has ${countOf(characters, 'character')}; at most ${allowed} are allowed`,
  name_unprintable: ({ codePoint, position }) =>
    `character ${formatCount(position)} of the name is U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}; control characters and invisible ones are not allowed`,
  clock_unreadable: ({ found }) =>
    `${quoted(found)} is not a time of day; write hours and minutes, from "00:00" to "23:59"`,
  duration_without_unit: ({ found }) => `the duration ${quoted(found)} lacks a unit; ${DURATION_HELP}`,
  duration_unreadable: ({ found }) => `${quoted(found)} is not a duration; ${DURATION_HELP}, the larger unit first`,
  duration_not_whole_seconds: ({ found }) => `the duration ${quoted(found)} does not come to whole seconds`,
  duration_out_of_range: ({ found, atLeastSeconds, atMostSeconds }) =>
    `the duration ${quoted(found)} is not allowed; it must be at least ${formatDuration(atLeastSeconds)} and at most ${formatDuration(atMostSeconds)}`,
};

const EXPECTED: { readonly [E in Expected]: string } = {
  object: 'an object',
  list: 'a list',
  number: 'a number',
  boolean: 'true or false',
  text: 'text',
  duration: 'a duration such as "15m"',
  pause: 'true, false or a duration such as "10m"',
  clock: 'a time of day such as "14:30"',
  audience: 'the name of an audience, or a list of them,',
  rate: 'a number, a `daily` object or a list of [time, rate] pairs',
  point: 'a pair of a time and a rate, such as ["5m", 200],',
  moment: 'a duration such as "15m", or an object with a `stage`,',
  rollback: 'an object such as { "method": "redeploy" }',
  stages: 'the name of a stage or a list of names',
  rule: 'a rule such as { "max": 0.01 } or a list of rules',
  limit: 'a whole number or an object such as { "stage": 1, "rollout": 4 }',
  fault: 'an object such as { "kind": "pod_kill" }, or a list of effects',
  hook: '"pass", "fail", or an object such as { "opens_after": "20m" }',
  response: '"automatic" or an object such as { "manual": { "page": "5m" } }',
};

function meant(suggestion: string | null, allowed: readonly string[]): string {
  if (suggestion !== null) return `did you mean \`${visibleText(suggestion)}\`?`;
  if (allowed.length === 0) return 'there is nothing yet that it could name';
  return `allowed ${allowed.length === 1 ? 'is' : 'are'} ${choices(allowed)}`;
}

function limitsText({ above, atLeast, below, atMost }: NumberLimits): string {
  return [
    above !== undefined && `more than ${boundText(above)}`,
    atLeast !== undefined && `at least ${boundText(atLeast)}`,
    below !== undefined && `less than ${boundText(below)}`,
    atMost !== undefined && `at most ${boundText(atMost)}`,
  ]
    .filter((part) => part !== false)
    .join(' and ');
}

function boundText(bound: number): string {
  return Number.isInteger(bound) ? formatCount(bound) : String(bound);
}
