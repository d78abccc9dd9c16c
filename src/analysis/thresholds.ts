import type { Metric } from '../model/metric.js';
import type { Plan } from '../model/plan.js';
import type { Observation } from '../model/reading.js';
import type { Condition, Rule } from '../model/rule.js';
import type { Finding, FindingOutcome, Judgement, Verdict } from '../model/verdict.js';
import type { Analyzer } from './analyzer.js';
import { CONDITION_MEANINGS } from './conditions.js';
import { metricValue } from './metric-value.js';

/** For each metric, how many windows in a row its rule has been in breach, up to the latest. Absent means none. */
export type BreachStreaks = Readonly<Partial<Record<Metric, number>>>;

/** What findings amount to: read from the top, the first that is among them wins. Without any of them, PASS. */
const PRECEDENCE: readonly { readonly outcome: FindingOutcome; readonly verdict: Verdict }[] = [
  { outcome: 'breached', verdict: 'FAIL' },
  { outcome: 'pending', verdict: 'INCONCLUSIVE' },
  { outcome: 'unknown', verdict: 'INCONCLUSIVE' },
];

/** Judges every window by the rules of its stage: each condition against the canary's value of its metric. */
export function thresholds(plan: Pick<Plan, 'intervalSeconds' | 'minRequests'>): Analyzer<BreachStreaks> {
  return {
    begin: () => ({}),
    judge(streaks, stage, observation) {
      const { requests } = observation.canary;
      if (requests < plan.minRequests) {
        return silent({ code: 'too_few_requests', requests, minRequests: plan.minRequests });
      }
      if (stage.rules.length === 0) return silent({ code: 'no_thresholds' });
      const memory: Partial<Record<Metric, number>> = {};
      const findings: Finding[] = [];
      for (const rule of stage.rules) {
        const judged = judgeRule(rule, observation);
        if (judged.some((finding) => finding.outcome === 'breached')) {
          const streak = (streaks[rule.metric] ?? 0) + 1;
          memory[rule.metric] = streak;
          findings.push(...(streak * plan.intervalSeconds < rule.holdSeconds ? judged.map(pending) : judged));
        } else {
          findings.push(...judged);
        }
      }
      return { judgement: { verdict: verdictOf(findings), findings, silence: null }, memory };
    },
  };
}

/** A window that says nothing also ends every streak: a breach has to be seen to hold. */
function silent(silence: Judgement['silence']): { judgement: Judgement; memory: BreachStreaks } {
  return { judgement: { verdict: 'INCONCLUSIVE', findings: [], silence }, memory: {} };
}

function judgeRule(rule: Rule, observation: Observation): Finding[] {
  const observed = metricValue(rule.metric, observation.canary);
  if (observed === null) throw new Error(`${rule.metric} asked of a canary without requests`);
  const baseline = observation.baselineSource === 'none' ? null : metricValue(rule.metric, observation.baseline);
  return rule.conditions.map((condition) => judgeCondition(rule, condition, observed, baseline));
}

function judgeCondition(rule: Rule, condition: Condition, observed: number, anyBaseline: number | null): Finding {
  const { metric } = rule;
  const { name, limit } = condition;
  const { relative, breach, bound: boundOf } = CONDITION_MEANINGS[name];
  const baseline = relative ? anyBaseline : null;
  // Written out: this runs for every condition of every window of a study, where spreading costs more than judging.
  if (relative && baseline === null) {
    return { metric, condition: name, limit, outcome: 'unknown', observed, baseline, bound: null };
  }
  const bound = boundOf(limit, baseline ?? 0);
  const beyond = breach === 'above' ? observed > bound : observed < bound;
  // A floor excuses what is more than the baseline and still little; a fall below the baseline it does not know.
  const excused = relative && breach === 'above' && rule.floor !== null && observed <= rule.floor;
  const outcome = beyond && !excused ? 'breached' : 'held';
  return { metric, condition: name, limit, outcome, observed, baseline, bound };
}

function pending(finding: Finding): Finding {
  return finding.outcome === 'breached' ? { ...finding, outcome: 'pending' } : finding;
}

function verdictOf(findings: readonly Finding[]): Verdict {
  const first = PRECEDENCE.find((row) => findings.some((finding) => finding.outcome === row.outcome));
  return first === undefined ? 'PASS' : first.verdict;
}
