import type { AdviceCode } from '../../model/results/advice.js';
import { LEAST_DONE, MOST_WRONGLY_STOPPED } from '../../model/results/outcome.js';
import type { RuleRates, ScenarioName, ScenarioResult } from '../../model/results/study.js';
import type { Setup } from '../../model/setup.js';
import { isBadCanary } from '../../simulation/worse-version.js';

/** Something that a study shows and that no plan should do. */
export interface Complaint {
  readonly code: AdviceCode;
  readonly scenario: ScenarioName;
  readonly result: ScenarioResult;
  readonly setup: Setup;
  readonly isBad: boolean;
  /** What rolled back first most often; null: nothing did. */
  readonly rule: RuleRates | null;
}

/** What advice is looked for, in the order of the scenarios; one complaint a scenario, the one that is most often so. */
export function complaintsOf(results: readonly ScenarioResult[], setups: readonly Setup[]): readonly Complaint[] {
  const complaints: Complaint[] = [];
  for (const [index, result] of results.entries()) {
    const setup = setups[index];
    if (setup === undefined) continue;
    const isBad = isBadCanary(setup.world);
    const code = wrongOf(result, isBad);
    if (code === null) continue;
    const complaint = { code, scenario: result.name, result, setup, isBad, rule: result.rules[0] ?? null };
    // What a healthy version suffers too has its advice there.
    if (!complaints.some((healthy) => healthy.scenario === 'healthy' && isSame(healthy, complaint))) {
      complaints.push(complaint);
    }
  }
  return complaints;
}

function wrongOf({ outcomes }: ScenarioResult, isBad: boolean): AdviceCode | null {
  const { missed, wrongly_stopped: wrongly, stalled, stopped, released } = outcomes;
  if (isBad ? stopped.rate >= LEAST_DONE : released.rate >= LEAST_DONE && wrongly.rate <= MOST_WRONGLY_STOPPED)
    return null;
  const all = [
    ['missed', missed.count],
    ['wrongly_stopped', wrongly.count],
    ['stalled', stalled.count],
  ] as const;
  const [worst, ...others] = all;
  return others.reduce<readonly [AdviceCode, number]>((one, other) => (other[1] > one[1] ? other : one), worst)[0];
}

/** Whether a scenario only repeats what a healthy version shows. */
function isSame(healthy: Complaint, { code, result, rule }: Complaint): boolean {
  if (
    healthy.code !== code ||
    rule?.metric !== healthy.rule?.metric ||
    rule?.condition !== healthy.rule?.condition ||
    rule?.place !== healthy.rule?.place
  ) {
    return false;
  }
  return result.outcomes[code].rate <= 1.5 * healthy.result.outcomes[code].rate;
}
