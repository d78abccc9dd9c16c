import type { ConfigProblem } from '../../model/problems/problem.js';
import type { Experiment } from '../../model/results/experiment.js';
import { complete } from '../complete.js';
import { inOrderOfText, type ReadFields, readFields, readValue } from '../read-fields.js';
import type { Tolerant } from '../schema/field.js';
import { buildExperiment } from './build-experiment.js';
import { experimentProblems } from './experiment-problems.js';
import { type ExperimentDocument, type ExperimentInput, experimentSchema } from './experiment-schema.js';

/** An experiment that holds together. */
export interface ReadExperiment {
  readonly experiment: Experiment;
  /** As understood, in the words of the file. */
  readonly document: ExperimentDocument;
}

export type ParsedExperiment =
  | ({ readonly ok: true } & ReadExperiment)
  /** At least one, in the order of the text. */
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/** Reads an experiment, JSON or YAML, or says everything that is wrong with it. Never rejects. */
export async function parseExperiment(text: string): Promise<ParsedExperiment> {
  return experimentOf(await readFields(text, experimentSchema));
}

/** The same from plain data. */
export function parseExperimentData(data: object): ParsedExperiment {
  return experimentOf(readValue(data, experimentSchema));
}

function experimentOf(read: ReadFields): ParsedExperiment {
  if (!read.ok) return { ok: false, problems: read.problems.map(ofExperiment) };
  const said = read.said as NonNullable<Tolerant<ExperimentInput>>;
  const understood = complete(experimentSchema, said);
  const problems = [...read.problems, ...experimentProblems({ said, understood }).map(read.place)];
  if (problems.length > 0) return { ok: false, problems: problems.sort(inOrderOfText) };
  // Only a problem leaves anything unknown.
  const document = understood as ExperimentDocument;
  return { ok: true, experiment: buildExperiment(document), document };
}

/** What is said of a text as a whole, said of an experiment. */
function ofExperiment(problem: ConfigProblem): ConfigProblem {
  const { path, place } = problem;
  if (problem.code === 'text_empty') return { code: 'no_experiment', path, place };
  if (problem.code === 'not_an_object') return { code: 'not_experiment', found: problem.found, path, place };
  return problem;
}
