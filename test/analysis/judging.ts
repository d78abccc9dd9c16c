import type { RuleMemory } from '../../src/analysis/check-window.js';
import { thresholds } from '../../src/analysis/thresholds.js';
import type { Observation } from '../../src/model/observation.js';
import type { Rule } from '../../src/model/rule.js';
import type { Judgement, Verdict } from '../../src/model/verdict.js';
import { stage } from '../simulation/setups.js';

/** For a service of which seven in eight requests must succeed. */
const ANALYZER = thresholds({ minRequests: 100 }, 0.875);

export function judge(rules: readonly Rule[], seen: Observation, memory: RuleMemory = ANALYZER.begin()): Judgement {
  return ANALYZER.analyze(memory, stage('a', 10, 600, { rules }), seen).judgement;
}

/** The verdicts of one window after another, each with the rules it is judged by. */
export function verdicts(windows: readonly (readonly [readonly Rule[], Observation])[]): Verdict[] {
  let memory = ANALYZER.begin();
  return windows.map(([rules, seen]) => {
    const judged = ANALYZER.analyze(memory, stage('a', 10, 600, { rules }), seen);
    memory = judged.memory;
    return judged.judgement.verdict;
  });
}
