import { parseExperiment } from '../../src/config/experiment/parse-experiment.js';
import type { Experiment } from '../../src/model/experiment.js';

/** An experiment of which nothing is said but what a test is about. */
export async function experimentOf(said: object): Promise<Experiment> {
  const parsed = await parseExperiment(
    JSON.stringify({
      hypothesis: ['success_rate >= 0.999 over 5m'],
      stable: { error_rate: 0 },
      fault: { kind: 'pod_kill' },
      ...said,
    }),
  );
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.experiment;
}
