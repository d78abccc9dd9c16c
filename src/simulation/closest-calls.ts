import type { PlayedWindow } from '../controllers/plan/plan-records.js';
import { conditionMeaning } from '../measures/conditions.js';
import type { Rule } from '../model/rule.js';
import type { Check } from '../model/run.js';
import type { Finding } from '../model/verdict.js';

/** For each condition of a stage, the window in which the canary came nearest to its bound, or went furthest beyond. */
export function closestCalls(rules: readonly Rule[], windows: readonly PlayedWindow[]): Check[] {
  return rules.flatMap(({ metric, of, conditions }) => {
    const scope = of === undefined ? {} : { of };
    return conditions.map(({ name: condition, limit }) => {
      let closest: { finding: Finding; atSeconds: number; room: number } | null = null;
      let breaches = 0;
      for (const { judgement, lookedAtSeconds } of windows) {
        const finding = judgement.findings.find((one) => one.metric === metric && one.condition === condition);
        if (finding === undefined || finding.bound === null) continue;
        if (finding.outcome !== 'held') breaches++;
        const beyond = finding.observed - finding.bound;
        const room = conditionMeaning(condition).breach === 'above' ? -beyond : beyond;
        if (closest === null || room < closest.room) closest = { finding, atSeconds: lookedAtSeconds, room };
      }
      return {
        metric,
        ...scope,
        condition,
        limit,
        observed: closest?.finding.observed ?? null,
        bound: closest?.finding.bound ?? null,
        baseline: closest?.finding.baseline ?? null,
        atSeconds: closest?.atSeconds ?? null,
        breaches,
      };
    });
  });
}
