import type { JsonFault, OtherFile, TextProblemDetail, WantedFile } from '../../../model/problems/problem.js';
import { countOf, formatCount } from '../../../text/format-number.js';
import { foundText } from '../../../text/found.js';
import { quoted, type SentencesOf } from '../../../text/sentence.js';
import { visibleText } from '../../../text/visible-text.js';

/** What to say of a text that cannot be read as a whole. */
export const TEXT_PROBLEM_SENTENCES: SentencesOf<TextProblemDetail> = {
  text_empty: () => 'there is no configuration here, only an empty text; `canary-sim init` writes one to start from',
  text_too_long: ({ unit, found, allowed }) =>
    `this has ${found === null ? `more than ${formatCount(allowed)}` : formatCount(found)} ${unit}; at most ${formatCount(allowed)} are read`,
  not_json: ({ fault, found }) => `not JSON: ${JSON_FAULTS[fault](found === null ? '' : quoted(found))}`,
  not_yaml: ({ detail }) => `not YAML: ${visibleText(detail, 200)}`,
  nested_too_deep: ({ allowed }) => `nested more than ${allowed} levels deep`,
  many_documents: () => 'a second YAML document begins here; a configuration is a single one',
  yaml_alias: ({ alias }) =>
    `YAML aliases such as \`*${visibleText(alias)}\` are not supported; write the value out wherever there is one`,
  documents_many: ({ allowed }) => `more than ${formatCount(allowed)} YAML documents in one file`,
  yaml_aliases_many: ({ allowed }) => `aliases stand for more than ${countOf(allowed, 'value')}`,
  yaml_tag: ({ tag }) =>
    `the YAML tag \`${visibleText(tag)}\` is not supported; write a plain value, in quotes if it is text`,
  key_not_text: () => 'this key is not plain text, as every key has to be',
  duplicate_key: ({ key, first }) =>
    `the key \`${visibleText(key)}\` is given twice; the first is in line ${first.line}, column ${first.column}`,
  other_kind: ({ is: file, wanted }) => `this is ${fileText(file)}, not ${WANTED[wanted]}`,
  not_a_configuration: () => 'this is not a configuration, which is an object in JSON or YAML, with `stages` at least',
  not_an_object: ({ found }) => `found ${foundText(found)}; a configuration is an object, with \`stages\` at least`,
};

/** What was wanted, and where one gets it. */
const WANTED: Readonly<Record<WantedFile, string>> = {
  configuration: 'a configuration of canary-sim; `canary-sim init` writes one to start from',
  policy_tests: 'a file of policy tests; `canary-sim test --help` shows one to start from',
  experiment: 'an experiment; `canary-sim experiment --print` prints one to start from',
  releases: 'a file of releases; `canary-sim schema release-line` says what stands in one',
  world: 'a world for a policy; `canary-sim init --policy FILE` writes one to start from',
};

/** What a file is, with its article. */
function fileText(file: OtherFile): string {
  switch (file.kind) {
    case 'argo':
      return `a file for Argo Rollouts (kind: ${visibleText(file.name)})`;
    case 'flagger':
      return `a file for Flagger (kind: ${visibleText(file.name)})`;
    case 'kubernetes':
      return `a file for Kubernetes (kind: ${visibleText(file.name)})`;
    case 'kayenta':
      return 'a canary config of Kayenta';
    case 'report':
      return 'a report of canary-sim';
    case 'part':
      return 'a part of a study or a comparison, which goes with `canary-sim merge`';
    case 'policy_tests':
      return 'a file of policy tests, which goes with `canary-sim test`';
    case 'releases':
      return 'a file of releases, which goes with `canary-sim releases`';
    case 'experiment':
      return 'an experiment, which goes with `canary-sim experiment`';
    case 'world':
      return 'a world for a policy, which goes with --policy';
    case 'configuration':
      return 'a configuration of canary-sim, which goes with --config';
  }
}

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
