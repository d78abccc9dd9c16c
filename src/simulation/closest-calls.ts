import type { PlayedWindow } from '../controllers/plan/plan-records.js';
import { conditionMeaning } from '../measures/conditions.js';
import { scopeOf } from '../measures/rule-label.js';
import type { Rule } from '../model/rule.js';
import type { Check } from '../model/run.js';
import type { Finding } from '../model/verdict.js';

/** For each condition of a stage, the window in which the canary came nearest to its bound, or went furthest beyond. */
export function closestCalls(rules: readonly Rule[], windows: readonly PlayedWindow[]): Check[] {
  return rules.flatMap((rule) => {
    const { metric, place, conditions } = rule;
    return conditions.map(({ name: condition, limit }): Check => {
      let closest: { finding: Finding; atSeconds: number; room: number } | null = null;
      let breaches = 0;
      for (const { judgement, lookedAtSeconds } of windows) {
        const finding = judgement.findings.find(
          (one) => one.metric === metric && one.place === place && one.condition === condition,
        );
        if (finding === undefined || finding.bound === null) continue;
        if (finding.outcome !== 'held') breaches++;
        const beyond = finding.observed - finding.bound;
        const room = conditionMeaning(condition).breach === 'above' ? -beyond : beyond;
        if (closest === null || room < closest.room) closest = { finding, atSeconds: lookedAtSeconds, room };
      }
      const about = { metric, ...scopeOf(rule), condition };
      if (closest === null) return { ...about, limit, ...NEVER, breaches };
      const { finding, atSeconds } = closest;
      // Of several stretches each may have a limit of its own.
      const { limit: own, observed, bound, baseline } = finding;
      return { ...about, limit: own, observed, bound, baseline, atSeconds, breaches };
    });
  });
}

const NEVER = { observed: null, bound: null, baseline: null, atSeconds: null } as const;
