import type { DocumentPath, Expected, Found, NumberLimits, Place } from '../place.js';
import type { PolicyProblemDetail } from '../policy/policy-problem.js';
import type { CaseProblemDetail } from './case-problem.js';
import type { ExperimentProblemDetail } from './experiment-problem.js';
import type { FitProblemDetail } from './fit-problem.js';
import type { PartProblemDetail } from './part-problem.js';
import type { ReleasesProblemDetail } from './releases-problem.js';
import type { WorldProblemDetail } from './world-problem.js';

/** Of the problems of a file so many are told, and how many more there are; a suggestion is looked for with as many. */
export const PROBLEMS_TOLD = 50;

/** What is wrong with a text that begins like JSON, at the first place where it stops being JSON. */
export type JsonFault =
  | 'bad_escape'
  | 'bad_number'
  | 'bad_quotes'
  | 'comment'
  | 'control_character'
  | 'missing_colon'
  | 'missing_comma'
  | 'text_after_end'
  | 'trailing_comma'
  | 'unclosed_text'
  | 'unexpected'
  | 'unfinished'
  | 'unknown_word'
  | 'unquoted_key';

/** More than is read: of a file nothing is read beyond `allowed`, so that it is not known how long it is. */
export interface TextTooLong {
  readonly code: 'text_too_long';
  readonly unit: 'characters' | 'bytes';
  readonly found: number | null;
  readonly allowed: number;
}

/** The text as a whole cannot be read, or not all of it. */
export type TextProblemDetail =
  | { readonly code: 'text_empty' }
  | TextTooLong
  | { readonly code: 'not_json'; readonly fault: JsonFault; readonly found: string | null }
  /** `detail` is what the YAML parser says, in English. */
  | { readonly code: 'not_yaml'; readonly detail: string }
  | { readonly code: 'nested_too_deep'; readonly allowed: number }
  | { readonly code: 'many_documents' }
  | { readonly code: 'yaml_alias'; readonly alias: string }
  | { readonly code: 'yaml_aliases_many' | 'documents_many'; readonly allowed: number }
  | { readonly code: 'yaml_tag'; readonly tag: string }
  | { readonly code: 'key_not_text' }
  | { readonly code: 'duplicate_key'; readonly key: string; readonly first: Place }
  | { readonly code: 'not_an_object'; readonly found: Found }
  /** A file that is surely for something else. */
  | { readonly code: 'other_kind'; readonly is: OtherFile; readonly wanted: WantedFile }
  /** What another file names as its configuration: nothing of it is told. */
  | { readonly code: 'not_a_configuration' };

/** What this program reads as what people write. */
export type WantedFile = 'configuration' | 'policy_tests' | 'experiment' | 'releases' | 'world';

/** What a file is: an object of a controller's, or of Kubernetes, by its kind; Kayenta's canary config; or what this program reads or writes for something else. */
export type OtherFile =
  | { readonly kind: 'argo' | 'flagger' | 'kubernetes'; readonly name: string }
  | { readonly kind: 'kayenta' | 'report' | 'part' | WantedFile };

/** A seed is any text but this one. */
export interface SeedEmpty {
  readonly code: 'seed_empty';
}

/** One field by itself is not what it may be. */
export type FieldProblemDetail =
  | {
      readonly code: 'unknown_key' | 'unknown_metric';
      readonly key: string;
      readonly allowed: readonly string[];
      readonly suggestion: string | null;
    }
  | { readonly code: 'missing_key'; readonly key: string }
  /** `meant`: the number that a text stands for. */
  | { readonly code: 'wrong_type'; readonly expected: Expected; readonly found: Found; readonly meant?: number }
  | { readonly code: 'not_finite'; readonly found: 'NaN' | 'Infinity' | '-Infinity' }
  | { readonly code: 'not_integer'; readonly found: number }
  /** `meant`: the rate, where a percentage was probably written. */
  | { readonly code: 'out_of_range'; readonly found: number; readonly allowed: NumberLimits; readonly meant?: number }
  | {
      readonly code: 'not_one_of';
      readonly found: Found;
      readonly allowed: readonly string[];
      readonly suggestion: string | null;
    }
  | { readonly code: 'too_few_items' | 'too_many_items'; readonly found: number; readonly allowed: number }
  | { readonly code: 'name_empty' }
  /** Of a metric of one's own. */
  | { readonly code: 'metric_name_taken'; readonly name: string }
  | { readonly code: 'metric_name_unreadable'; readonly found: string }
  | { readonly code: 'audience_name_taken'; readonly name: string }
  | { readonly code: 'audience_name_unreadable'; readonly found: string }
  | SeedEmpty
  | { readonly code: 'name_too_long'; readonly characters: number; readonly allowed: number }
  /** `position` counts characters from 1. */
  | { readonly code: 'name_unprintable'; readonly codePoint: number; readonly position: number }
  | { readonly code: 'clock_unreadable'; readonly found: string }
  | { readonly code: 'duration_without_unit'; readonly found: string }
  | { readonly code: 'duration_unreadable'; readonly found: string }
  | { readonly code: 'duration_not_whole_seconds'; readonly found: string }
  | {
      readonly code: 'duration_out_of_range';
      readonly found: string;
      readonly atLeastSeconds: number;
      readonly atMostSeconds: number;
    };

export type ConfigProblemDetail =
  | TextProblemDetail
  | FieldProblemDetail
  | FitProblemDetail
  | CaseProblemDetail
  | ReleasesProblemDetail
  | ExperimentProblemDetail
  | WorldProblemDetail;

/** Something wrong in a configuration, or another file that people write, with the path to it and its place in the text. */
export type ConfigProblem = ConfigProblemDetail & { readonly path: DocumentPath; readonly place: Place };

/** Something wrong in a part of a study, with the path to it: its text is one line, and has no other places. */
export type PartProblem = (PartProblemDetail | ConfigProblemDetail) & { readonly path: DocumentPath };

/** Something wrong in a file for another controller, with its place in that file. */
export type PolicyProblem = (PolicyProblemDetail | FieldProblemDetail | TextProblemDetail) & {
  readonly file: string;
  readonly path: DocumentPath;
  readonly place: Place;
};

/** What a file is read as. */
export type FileKind = WantedFile | 'policy' | 'script' | 'part';

/** Something wrong with a file, before what it says is read. `file` is the name as the user gave it. */
export type FileProblem =
  | { readonly code: 'file_missing'; readonly kind: FileKind; readonly file: string }
  | { readonly code: 'file_is_directory' | 'file_is_socket' | 'file_exists' | 'file_not_text'; readonly file: string }
  /** `systemCode` is the operating system's name for the reason, such as EACCES. */
  | { readonly code: 'file_unreadable' | 'output_unwritable'; readonly file: string; readonly systemCode: string };

/** The command line was not understood; `message` is the argument parser's. */
export interface UsageProblem {
  readonly code: 'usage';
  readonly message: string;
}

/** Everything that a user can get wrong, as data. Sentences are made in `report`. */
export type Problem =
  | ConfigProblem
  | PolicyProblem
  | PartProblem
  | TextTooLong
  | SeedEmpty
  | FileProblem
  | UsageProblem;
