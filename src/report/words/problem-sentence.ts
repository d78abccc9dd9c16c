import type {
  Expected,
  FileProblem,
  Found,
  JsonFault,
  NumberLimits,
  Problem,
  ProblemCode,
  StageLabel,
} from '../../model/problem.js';
import { formatCount } from './format-count.js';
import { formatDuration } from './format-duration.js';
import { pathText } from './path-text.js';
import { visibleText } from './visible-text.js';

/** One line of English for a problem: where, what was found, what is allowed. Without a full stop at its end. */
export function problemSentence(problem: Problem): string {
  const words = (SENTENCES[problem.code] as (problem: Problem) => string)(problem);
  if (!('place' in problem)) return words;
  const place = `line ${problem.place.line}, column ${problem.place.column}`;
  return problem.path.length === 0 ? `${place}: ${words}` : `${pathText(problem.path)} (${place}): ${words}`;
}

type ProblemOf<C extends ProblemCode, P = Problem> = P extends { readonly code: infer K }
  ? C extends K
    ? P
    : never
  : never;

type Sentences = { readonly [C in ProblemCode]: (problem: ProblemOf<C>) => string };

const DURATION_HELP = 'write a number and a unit (d, h, m or s), such as "90s", "15m" or "1h30m"';

const SENTENCES: Sentences = {
  text_empty: () => 'there is no configuration here, only an empty text; `canary-sim init` writes one to start from',
  text_too_long: ({ characters, allowed }) =>
    `the configuration has ${formatCount(characters)} characters; at most ${formatCount(allowed)} are allowed`,
  not_json: ({ fault, found }) => `not JSON: ${JSON_FAULTS[fault](found === null ? '' : quoted(found))}`,
  not_yaml: ({ detail }) => `not YAML: ${visibleText(detail, 200)}`,
  nested_too_deep: ({ allowed }) => `nested more than ${allowed} levels deep`,
  many_documents: () => 'a second YAML document begins here; a configuration is a single one',
  yaml_alias: ({ alias }) => `the YAML alias \`*${visibleText(alias)}\` is not supported; write the value out`,
  yaml_tag: ({ tag }) =>
    `the YAML tag \`${visibleText(tag)}\` is not supported; write a plain value, in quotes if it is text`,
  key_not_text: () => 'this key is not plain text, as every key has to be',
  duplicate_key: ({ key, first }) =>
    `the key \`${visibleText(key)}\` is given twice; the first is in line ${first.line}, column ${first.column}`,
  not_an_object: ({ found }) => `found ${foundText(found)}; a configuration is an object, with \`stages\` at least`,

  unknown_key: ({ key, allowed, suggestion }) => `unknown key \`${visibleText(key)}\`, ${meant(suggestion, allowed)}`,
  unknown_metric: ({ key, allowed, suggestion }) =>
    `unknown metric \`${visibleText(key)}\`, ${meant(suggestion, allowed)}`,
  missing_key: ({ key }) => `the key \`${key}\` is missing here, and has no default`,
  wrong_type: ({ expected, found }) => `found ${foundText(found)} where ${EXPECTED[expected]} belongs`,
  not_finite: ({ found }) =>
    found === 'NaN' ? 'found NaN, which is not a number' : 'found a number too large to be represented',
  not_integer: ({ found }) => `${found} is not a whole number`,
  out_of_range: ({ found, allowed }) => `${found} is not allowed; it must be ${limitsText(allowed)}`,
  not_one_of: ({ found, allowed, suggestion }) => `found ${foundText(found)}, ${meant(suggestion, allowed)}`,
  too_few_items: ({ found, allowed }) =>
    `found ${found === 0 ? 'an empty list' : found}; at least ${allowed} is needed`,
  too_many_items: ({ found, allowed }) =>
    `found a list of ${formatCount(found)}; at most ${formatCount(allowed)} are allowed`,
  name_empty: () => 'a name must not be empty',
  name_too_long: ({ characters, allowed }) =>
    `the name has ${formatCount(characters)} characters; at most ${allowed} are allowed`,
  name_unprintable: ({ codePoint, position }) =>
    `character ${formatCount(position)} of the name is U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}; control characters and invisible ones are not allowed`,
  duration_without_unit: ({ found }) => `the duration ${quoted(found)} lacks a unit; ${DURATION_HELP}`,
  duration_unreadable: ({ found }) => `${quoted(found)} is not a duration; ${DURATION_HELP}, the larger unit first`,
  duration_not_whole_seconds: ({ found }) => `the duration ${quoted(found)} does not come to whole seconds`,
  duration_out_of_range: ({ found, atLeastSeconds, atMostSeconds }) =>
    `the duration ${quoted(found)} is not allowed; it must be at least ${formatDuration(atLeastSeconds)} and at most ${formatDuration(atMostSeconds)}`,

  p99_not_above_p50: ({ p50Ms, p50From, p99Ms, p99From }) =>
    `p99 of ${p99Ms} ms${SOURCES[p99From]} is not more than p50 of ${p50Ms} ms${SOURCES[p50From]}`,
  lookback_shorter_than_interval: ({ lookbackSeconds, intervalSeconds }) =>
    `a lookback of ${formatDuration(lookbackSeconds)} is shorter than the interval of ${formatDuration(intervalSeconds)}, and would leave traffic unseen`,
  traffic_not_increasing: ({ stage, percent, earlier, earlierPercent }) =>
    `${percent} is not more than the ${earlierPercent} of ${stageText(earlier)} before it; traffic percentages must strictly increase (${arrow(earlier, stage)})`,
  duplicate_name: ({ name, stageIndex, earlierIndex, defaulted }) =>
    `stage ${stageIndex + 1} is ${defaulted ? 'by default ' : ''}named ${quoted(name)}, as stage ${earlierIndex + 1} already is; names must be unique`,
  stage_shorter_than_interval: ({ stage, last, seconds, intervalSeconds }) =>
    `${formatDuration(seconds)} of ${stageText(stage)} is shorter than the interval of ${formatDuration(intervalSeconds)}; a stage lasts at least one interval${last ? ', or as the last one "0s"' : ''}`,
  rule_without_condition: ({ metric, conditions }) =>
    `the threshold for ${metric} has no condition and would judge nothing; give at least one of ${choices(conditions)}`,
  floor_without_relative_condition: ({ metric, conditions }) =>
    `a floor does nothing for ${metric} here; it goes with ${choices(conditions)}`,
  operator_out_of_order: (problem) =>
    `${actionText(problem.action)} at ${formatDuration(problem.atSeconds)} (operator[${problem.index}]) comes after ${actionText(problem.earlierAction)} at ${formatDuration(problem.earlierAtSeconds)} (operator[${problem.earlierIndex}]); operator actions must be in order of time`,
  too_many_windows: ({ windows, allowed }) =>
    `the rollout would take up to ${formatCount(windows)} windows; at most ${formatCount(allowed)} are allowed, so choose a longer interval or shorter stages`,
  too_many_cells: ({ cells, allowed, cellSeconds }) =>
    `all durations together have only ${formatDuration(cellSeconds)} in common, which cuts the rollout into ${formatCount(cells)} cells; at most ${formatCount(allowed)} are allowed, so choose rounder durations`,
  too_many_requests: ({ requests, allowed, over, seconds }) =>
    `${over === 'cell' ? 'one cell of traffic' : 'the rollout'} (${formatDuration(seconds)}) would have ${formatCount(requests)} requests; at most ${formatCount(allowed)} are allowed`,

  file_missing: (problem) => `${fileName(problem)}: no such file; \`canary-sim init\` writes one to start from`,
  file_is_directory: (problem) => `${fileName(problem)}: this is a directory, not a file`,
  file_exists: (problem) => `${fileName(problem)}: there is such a file already, and it is left as it is`,
  file_not_text: (problem) => `${fileName(problem)}: this is not a text file in UTF-8`,
  file_unreadable: (problem) => `${fileName(problem)}: cannot be read (${visibleText(problem.systemCode)})`,
  output_unwritable: (problem) => `${fileName(problem)}: cannot be written (${visibleText(problem.systemCode)})`,
  usage: ({ message }) => visibleText(message, 500),
};

const JSON_FAULTS: { readonly [F in JsonFault]: (found: string) => string } = {
  bad_escape: () => 'after a backslash only one of "\\/bfnrt, or u and four hexadecimal digits, may follow',
  bad_number: (found) => `${found} is not a number that JSON knows`,
  bad_quotes: () => 'only double quotes (") may enclose text',
  comment: () => 'comments are not allowed',
  control_character: () => 'a control character stands in a text; write it as an escape',
  missing_colon: (found) => `expected a colon after a key, found ${found}`,
  missing_comma: (found) => `expected a comma or a closing bracket, found ${found}`,
  text_after_end: (found) => `found ${found} after the end of the configuration`,
  trailing_comma: () => 'a comma stands before a closing bracket',
  unclosed_text: () => 'the text that begins here has no closing quote on its line',
  unexpected: (found) => `${found} was not expected here`,
  unfinished: () => 'the text ends before the configuration does; a bracket may be missing',
  unknown_word: (found) => `${found} is no word of JSON; text goes in double quotes`,
  unquoted_key: (found) => `the key ${found} must be in double quotes`,
};

const EXPECTED: { readonly [E in Expected]: string } = {
  object: 'an object',
  list: 'a list',
  number: 'a number',
  text: 'text',
  duration: 'a duration such as "15m"',
  pause: 'true, false or a duration such as "10m"',
};

const SOURCES = { given: '', default: ' (the default)', stable: ' (inherited from stable)' } as const;

function foundText(found: Found): string {
  switch (found.kind) {
    case 'text':
      return `the text ${quoted(found.text)}`;
    case 'number':
    case 'boolean':
      return String(found.value);
    case 'null':
      return 'null';
    case 'list':
      return found.length === 0 ? 'an empty list' : `a list of ${formatCount(found.length)}`;
    case 'object':
      return 'an object';
  }
}

function quoted(text: string): string {
  return `"${visibleText(text)}"`;
}

function choices(words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(', ');
}

function meant(suggestion: string | null, allowed: readonly string[]): string {
  return suggestion === null ? `allowed are ${choices(allowed)}` : `did you mean \`${suggestion}\`?`;
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

function stageText({ index, name }: StageLabel): string {
  return name === null ? `stage ${index + 1}` : `stage ${quoted(name)} (stage ${index + 1})`;
}

function arrow(from: StageLabel, to: StageLabel): string {
  const short = ({ index, name }: StageLabel) => (name === null ? `stage ${index + 1}` : quoted(name));
  return `${short(from)} → ${short(to)}`;
}

function actionText(action: string | null): string {
  return action === null ? 'the action' : `"${action}"`;
}

function fileName({ file }: FileProblem): string {
  return visibleText(file, 200);
}
