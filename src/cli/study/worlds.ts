import { scenarioSetup } from '../../config/build-setup.js';
import { isOfPlan } from '../../config/plan-in-world.js';
import type { ConfigDocument } from '../../config/schema/config-schema.js';
import { parseSweep, type Sweep } from '../../config/sweep-values.js';
import { withValue } from '../../config/with-value.js';
import type { Setup } from '../../model/setup.js';
import { sweepProblemSentence, valueProblemSentence } from '../../report/words/sweep-problem-sentence.js';
import type { Campaign } from '../../study/part.js';
import { BadInputError } from '../exit-codes.js';

/** One of those in which every run of a study is played. */
export interface World {
  readonly name: string;
  readonly setup: Setup;
}

/**
 * The worlds of a campaign, in its order: its scenarios, or the configured one with each swept value; where what is swept
 * is part of the plan, each followed by a healthy one, so that what a value costs good releases is not forgotten.
 */
export async function worldsOf(campaign: Campaign, document: ConfigDocument): Promise<readonly World[]> {
  const { scenarios } = campaign;
  if (campaign.sweep === null) return scenarios.map((name) => ({ name, setup: scenarioSetup(document, name) }));
  const { path, pathText, values } = sweepOf(campaign.sweep);
  const setups: Setup[] = [];
  const names: string[] = [];
  for (const value of values) {
    const read = await withValue(document, path, value);
    if (!read.ok) throw refusal(read.problems.slice(0, 1).map(valueProblemSentence).join());
    const name = `${pathText}=${value}`;
    setups.push(read.config.setup);
    names.push(name);
    if (!isOfPlan(path)) continue;
    setups.push(scenarioSetup(read.config.document, 'healthy'));
    names.push(`${name} healthy`);
  }
  return setups.map((setup, index) => ({ name: names[index] ?? '', setup }));
}

export function sweepOf(text: string): Sweep {
  const parsed = parseSweep(text);
  if (!parsed.ok) throw refusal(sweepProblemSentence(parsed.problem));
  return parsed.sweep;
}

function refusal(message: string): BadInputError {
  return new BadInputError([{ code: 'usage', message: `--sweep: ${message}` }]);
}
