import { scenarioSetup } from '../../config/scenario-setup.js';
import type { ConfigDocument } from '../../config/schema/config-document.js';
import { parseSweep, type Sweep } from '../../config/sweep-values.js';
import { withValue } from '../../config/with-value.js';
import type { Setup } from '../../model/setup.js';
import { sweepProblemSentence, valueProblemSentence } from '../../report/words/sweep-problem-sentence.js';
import type { Campaign } from '../../study/part.js';
import { sharedCells } from '../../study/shared-cells.js';
import { BadInputError } from '../bad-input-error.js';

/** One of those in which every run of a study is played. */
export interface World {
  readonly name: string;
  readonly setup: Setup;
}

/** The worlds of a campaign, in its order: its scenarios, or the configured one with each swept value. */
export async function worldsOf(campaign: Campaign, document: ConfigDocument): Promise<readonly World[]> {
  const { scenarios } = campaign;
  if (campaign.sweep === null) return scenarios.map((name) => ({ name, setup: scenarioSetup(document, name) }));
  const { path, pathText, values } = sweepOf(campaign.sweep);
  const setups: Setup[] = [];
  for (const value of values) {
    const read = await withValue(document, path, value);
    if (read.ok) setups.push(read.config.setup);
    else throw refusal(read.problems.slice(0, 1).map(valueProblemSentence).join());
  }
  return sharedCells(setups).map((setup, index) => ({ name: `${pathText}=${values[index]}`, setup }));
}

export function sweepOf(text: string): Sweep {
  const parsed = parseSweep(text);
  if (!parsed.ok) throw refusal(sweepProblemSentence(parsed.problem));
  return parsed.sweep;
}

function refusal(message: string): BadInputError {
  return new BadInputError([{ code: 'usage', message: `--sweep: ${message}` }]);
}
