import { parseExperiment } from '../../src/config/experiment/parse-experiment.js';
import { type ExperimentFile, parseExperiment as parseFile } from '../../src/index.js';
import type { Experiment } from '../../src/model/results/experiment.js';

const LITTLE = {
  hypothesis: ['success_rate >= 0.999 over 5m'],
  stable: { error_rate: 0 },
  fault: { kind: 'pod_kill' },
};

/** An experiment of which nothing is said but what a test is about. */
export async function experimentOf(said: object): Promise<Experiment> {
  const parsed = await parseExperiment(JSON.stringify({ ...LITTLE, ...said }));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.experiment;
}

/** The same as the library has it. */
export async function experimentFile(said: object, file = 'e.yaml'): Promise<ExperimentFile> {
  const parsed = await parseFile({ ...LITTLE, ...said }, { file });
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join('\n'));
  return parsed.experiment;
}
