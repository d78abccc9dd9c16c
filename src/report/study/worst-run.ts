import type { ScenarioJson } from './study-schema.js';

/** The run with most excess failures of all scenarios; null if there are none. */
export function worstRun(scenarios: readonly ScenarioJson[]): ScenarioJson['notable']['worst'] | null {
  let worst: ScenarioJson['notable']['worst'] | null = null;
  for (const { notable } of scenarios) {
    if (worst === null || notable.worst.value > worst.value) worst = notable.worst;
  }
  return worst;
}
