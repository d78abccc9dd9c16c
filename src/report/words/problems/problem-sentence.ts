import type { ConfigProblem, FileKind, FileProblem, Problem, UsageProblem } from '../../../model/problems/problem.js';
import { pathText } from '../../../text/found.js';
import type { SentencesOf } from '../../../text/sentence.js';
import { visibleText } from '../../../text/visible-text.js';
import { CASE_PROBLEM_SENTENCES } from './case-problem-sentences.js';
import { EXPERIMENT_PROBLEM_SENTENCES } from './experiment-problem-sentences.js';
import { FIELD_PROBLEM_SENTENCES } from './field-problem-sentences.js';
import { FIT_PROBLEM_SENTENCES } from './fit-problem-sentences.js';
import { PART_PROBLEM_SENTENCES } from './part-problem-sentences.js';
import { POLICY_PROBLEM_SENTENCES } from './policy-problem-sentences.js';
import { RELEASES_PROBLEM_SENTENCES } from './releases-problem-sentences.js';
import { TEXT_PROBLEM_SENTENCES } from './text-problem-sentences.js';
import { WORLD_PROBLEM_SENTENCES } from './world-problem-sentences.js';

/** One line of English for a problem: where, what was found, what is allowed. Without a full stop at its end. */
export function problemSentence(problem: Problem): string {
  const words = (SENTENCES[problem.code] as (problem: Problem) => string)(problem);
  if (!('path' in problem)) return words;
  if (!('place' in problem)) return problem.path.length === 0 ? words : `${pathText(problem.path)}: ${words}`;
  const place = `line ${problem.place.line}, column ${problem.place.column}`;
  return problem.path.length === 0 ? `${place}: ${words}` : `${pathText(problem.path)} (${place}): ${words}`;
}

/** A problem of a configuration that the program put together, and that has no lines. */
export function problemWithoutPlace({ place: _, ...detail }: ConfigProblem): string {
  return problemSentence(detail as Problem);
}

const OUTSIDE_SENTENCES: SentencesOf<FileProblem | UsageProblem> = {
  file_missing: (problem) => `${fileName(problem)}: no such file; ${WHERE_FROM[problem.kind]}`,
  file_is_directory: (problem) => `${fileName(problem)}: this is a directory, not a file`,
  file_is_socket: (problem) => `${fileName(problem)}: this is a socket, not a file`,
  file_exists: (problem) => `${fileName(problem)}: there is such a file already, and it is left as it is`,
  file_not_text: (problem) => `${fileName(problem)}: this is not a text file in UTF-8`,
  file_unreadable: (problem) => `${fileName(problem)}: cannot be read (${visibleText(problem.systemCode)})`,
  output_unwritable: (problem) => `${fileName(problem)}: cannot be written (${visibleText(problem.systemCode)})`,
  usage: ({ message }) => visibleText(message, 500),
};

/** Where one gets a file from that is not there. */
const WHERE_FROM: { readonly [K in FileKind]: string } = {
  configuration: '`canary-sim init` writes one to start from',
  policy: '--policy names files for Argo Rollouts, Flagger or Kayenta, a folder of them, or -',
  policy_tests: '`canary-sim test --help` shows one to start from',
  releases: '`canary-sim releases` needs none, and `canary-sim schema release-line` says what stands in one',
  experiment: '`canary-sim experiment --print` prints one to start from',
  world: '`canary-sim init --policy FILE` writes one to start from',
  script: '`canary-sim play --help` says what stands in one',
  part: '`canary-sim study --shard` writes one',
};

const SENTENCES: SentencesOf<Problem> = {
  ...TEXT_PROBLEM_SENTENCES,
  ...FIELD_PROBLEM_SENTENCES,
  ...FIT_PROBLEM_SENTENCES,
  ...CASE_PROBLEM_SENTENCES,
  ...RELEASES_PROBLEM_SENTENCES,
  ...EXPERIMENT_PROBLEM_SENTENCES,
  ...WORLD_PROBLEM_SENTENCES,
  ...PART_PROBLEM_SENTENCES,
  ...POLICY_PROBLEM_SENTENCES,
  ...OUTSIDE_SENTENCES,
};

function fileName({ file }: FileProblem): string {
  return visibleText(file, 200);
}
