import { DEFAULT_EXPERIMENT } from '../config/experiment/default-experiment.js';
import type { ExperimentDocument } from '../config/experiment/experiment-schema.js';
import {
  type ParsedExperiment as Parsed,
  parseExperimentData,
  parseExperiment as parseText,
} from '../config/experiment/parse-experiment.js';
import type { Experiment } from '../model/results/experiment.js';
import { experimentReport } from '../report/experiment/experiment-report.js';
import type { ExperimentReport } from '../report/experiment/experiment-schema.js';
import { studyExperiment } from '../study/experiment/experiment.js';
import { parseExperimentAssertion } from '../study/experiment/experiment-assertion.js';
import { nearMiss } from '../text/near-miss.js';
import { shellWord } from '../text/shell-command.js';
import { ArgumentError } from './argument-error.js';
import { fileNameAt, isObject, objectWith } from './check-arguments.js';
import { configDigest, VERSION } from './identity.js';
import { type ParseOptions, type ToldProblem, toldProblem } from './parse-config.js';
import { plainData } from './plain-data.js';
import { plainFileName, reproduceCommand } from './reproduce-command.js';
import { type StudyOptions, studyOptions } from './study-options.js';

/** An experiment that holds together. */
export interface ExperimentFile {
  /** As the command of a report names it. */
  readonly file: string;
  /** In the units of the names. */
  readonly experiment: Experiment;
  /** As understood, in the words of the file, every default filled in. */
  readonly document: ExperimentDocument;
}

export type ParsedExperiment =
  | { readonly ok: true; readonly experiment: ExperimentFile }
  /** At least one, in the order of the text. */
  | { readonly ok: false; readonly problems: readonly ToldProblem[] };

/** 200 runs unless said; assertions as `held.rate >= 95%`. */
export type ExperimentOptions = Pick<StudyOptions, 'seed' | 'runs' | 'assertions'>;

const USUAL_RUNS = 200;

/** Reads an experiment from JSON or YAML text, or from an object, or says all that is wrong with it. */
export async function parseExperiment(source: string | object, options: ParseOptions = {}): Promise<ParsedExperiment> {
  const { file = '-' } = objectWith(options, ['file'], ['options']);
  const name = fileNameAt(file, ['options', 'file']);
  if (typeof source === 'string') return told(await parseText(source), name, true);
  if (!isObject(source)) throw new ArgumentError({ code: 'not_text_or_object' }, ['source']);
  return told(parseExperimentData(plainData(source, ['source'])), name, false);
}

function told(parsed: Parsed, file: string, isText: boolean): ParsedExperiment {
  if (!parsed.ok) return { ok: false, problems: parsed.problems.map((problem) => toldProblem(problem, isText)) };
  const { experiment, document } = parsed;
  return { ok: true, experiment: { file, experiment, document } };
}

/**
 * Plays an experiment: once for its record, under the seed itself, and many times for how often its hypothesis holds. Without
 * one, one of our own. The report is that of `canary-sim experiment`, byte for byte.
 */
export async function experiment(given?: ExperimentFile, options: ExperimentOptions = {}): Promise<ExperimentReport> {
  objectWith(options, ['seed', 'runs', 'assertions'], ['options']);
  const { seed, runs, assertions } = studyOptions({ runs: USUAL_RUNS, ...options }, ['seed', 'runs', 'assertions']);
  const asserted = assertions.map((text, index) => {
    const parsed = parseExperimentAssertion(text, nearMiss);
    if (parsed.ok) return parsed.assertion;
    throw new ArgumentError({ code: 'assertion_unreadable', problem: parsed.problem }, [
      'options',
      'assertions',
      index,
    ]);
  });
  const { document, ...of } = given === undefined ? await ownExperiment() : checked(given);
  const result = studyExperiment(of.experiment, seed, runs, asserted);
  const again = reproduceCommand(seed, undefined, 'canary-sim experiment');
  const named = given === undefined ? '' : ` ${given.file === '-' ? '-' : shellWord(plainFileName(given.file))}`;
  return experimentReport(result, {
    toolVersion: VERSION,
    configDigest: configDigest(document),
    reproduce: `${again} --runs ${runs}${named}`,
  });
}

function checked(given: ExperimentFile): ExperimentFile {
  const isOne =
    isObject(given) &&
    isObject(given['experiment']) &&
    isObject(given['document']) &&
    typeof given['file'] === 'string';
  if (!isOne) throw new ArgumentError({ code: 'not_an_experiment' }, ['experiment']);
  return given;
}

async function ownExperiment(): Promise<Pick<ExperimentFile, 'experiment' | 'document'>> {
  const parsed = await parseText(DEFAULT_EXPERIMENT);
  if (!parsed.ok) throw new Error('the experiment of our own holds together');
  return parsed;
}
