import type { Assertion, ScenarioResult, StudyResult } from '../model/results/study.js';
import type { Setup } from '../model/setup.js';
import { wilson } from '../stats/intervals/one-proportion.js';
import { evaluateAssertion } from './evaluate-assertion.js';
import { deadRules } from './lint/dead-rules.js';
import type { Campaign, Part } from './parts/part.js';
import { scenarioResult } from './scenario-result.js';

/** The figures of what is played of a study, at least one run; `setups` by scenario. Assertions are on its scenarios. */
export function studyResult(part: Part, setups: readonly Setup[], assertions: readonly Assertion[]): StudyResult {
  const { campaign, played, summaries } = part;
  const scenarios = scenarioResults(part, setups);
  const [setup] = setups;
  return {
    complete: isComplete(part),
    runs: played,
    seed: campaign.seed,
    assertions: assertions.map((assertion) => {
      const summary = summaries[campaign.scenarios.indexOf(assertion.scenario)];
      if (summary === undefined) throw new Error(`the study does not play ${assertion.scenario}`);
      return evaluateAssertion(assertion, summary);
    }),
    scenarios,
    // The scenarios have one plan.
    deadRules: setup === undefined ? [] : deadRules(setup, scenarios),
  };
}

export function scenarioResults({ campaign, summaries }: Part, setups: readonly Setup[]): readonly ScenarioResult[] {
  return campaign.scenarios.flatMap((name, index) => {
    const [setup, summary] = [setups[index], summaries[index]];
    return setup === undefined || summary === undefined ? [] : [scenarioResult(name, setup, campaign.seed, summary)];
  });
}

/** Whether a part is all of its study: nothing more is to be played. */
export function isComplete({ campaign, played, enough }: Part<Campaign, unknown>): boolean {
  return enough || played === campaign.runs;
}

const STATES = ['COMPLETED', 'ROLLED_BACK', 'PAUSED'] as const;

/** Whether the intervals of the rates of all three final states are narrower than `width`, in every scenario. */
export function isNarrow({ summaries }: Part, width: number): boolean {
  return summaries.every(({ runs, states }) =>
    STATES.every((state) => {
      const [low, high] = wilson(states[state], runs);
      return high - low < width;
    }),
  );
}
