import { nearMiss } from '../config/checks/near-miss.js';
import { PRESETS } from '../model/fault.js';
import type { ScenarioName } from '../model/study.js';
import { choices } from '../report/words/choices.js';
import { quoted } from '../report/words/quoted.js';

const SCENARIOS: readonly ScenarioName[] = [...PRESETS, 'configured'];

/** A scenario by its name, or what is wrong with the name, in English. */
export function scenarioNamed(word: string): { readonly name: ScenarioName } | { readonly message: string } {
  const name = SCENARIOS.find((each) => each === word);
  if (name !== undefined) return { name };
  const near = nearMiss(word, SCENARIOS);
  const told = near === null ? `; there are ${choices(SCENARIOS)}` : `, did you mean \`${near}\`?`;
  return { message: `there is no scenario ${quoted(word)}${told}` };
}
