import { scenarioSetup } from '../config/build-setup.js';
import { isOfPlan } from '../config/plan-in-world.js';
import type { ConfigDocument } from '../config/schema/config-schema.js';
import { parseSweep, type Sweep } from '../config/sweep-values.js';
import { withValue } from '../config/with-value.js';
import type { ValueProblem } from '../model/problems/sweep-problem.js';
import type { Setup } from '../model/setup.js';
import type { Campaign } from '../study/parts/part.js';
import { ArgumentError } from './argument-error.js';
import { knownScenario } from './known-scenario.js';

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
  if (campaign.sweep === null) {
    return scenarios.map((name, index) => {
      knownScenario(document, name, ['options', 'scenarios', index]);
      return { name, setup: scenarioSetup(document, name) };
    });
  }
  const { path, pathText, values } = sweepOf(campaign.sweep);
  const setups: Setup[] = [];
  const names: string[] = [];
  for (const value of values) {
    const read = await withValue(document, path, value);
    if (!read.ok) throw misfit(read.problems);
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
  if (!parsed.ok) throw new ArgumentError({ code: 'sweep_unreadable', problem: parsed.problem }, SWEEP_PATH);
  return parsed.sweep;
}

const SWEEP_PATH = ['options', 'sweep'];

/** The first problem of a value that cannot be put into the configuration. */
function misfit([problem]: readonly ValueProblem[]): Error {
  if (problem === undefined) throw new Error('what does not fit has a problem');
  return new ArgumentError({ code: 'sweep_does_not_fit', problem }, SWEEP_PATH);
}
