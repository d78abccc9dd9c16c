import type { Metric } from '../model/metric.js';
import type { Plan } from '../model/plan.js';
import type { Comparison, Observation } from '../model/reading.js';
import type { Rule } from '../model/rule.js';
import type { Finding, FindingOutcome, Judgement, Verdict } from '../model/verdict.js';
import type { Analyzer } from './analyzer.js';
import { judgeRule } from './judge-rule.js';

/** For each metric, for how many seconds its rule has been in breach, up to the latest window. Absent means none. */
export type BreachStreaks = Readonly<Partial<Record<Metric, number>>>;

const NO_STREAKS: BreachStreaks = {};

/** What findings amount to: read from the top, the first that is among them wins. Without any of them, PASS. */
const PRECEDENCE: readonly { readonly outcome: FindingOutcome; readonly verdict: Verdict }[] = [
  { outcome: 'breached', verdict: 'FAIL' },
  { outcome: 'pending', verdict: 'INCONCLUSIVE' },
  { outcome: 'unknown', verdict: 'INCONCLUSIVE' },
];

/**
 * Judges every window by the rules of its stage: each condition against the canary's value of its metric. `objective`, in
 * (0, 1), is the share of requests that must succeed; without one no stage may have a rule for the burn rate.
 */
export function thresholds(
  { minRequests }: Pick<Plan, 'minRequests'>,
  objective: number | null = null,
): Analyzer<BreachStreaks> {
  return {
    begin: () => NO_STREAKS,
    judge(streaks, stage, observation) {
      const { requests } = observation.canary;
      if (requests < minRequests) return silent({ code: 'too_few_requests', requests, minRequests }, NO_STREAKS);
      if (stage.rules.length === 0) return silent({ code: 'no_thresholds' }, NO_STREAKS);
      let memory = NO_STREAKS;
      const findings: Finding[] = [];
      const whole = [observation];
      let fewest = requests;
      for (const rule of stage.rules) {
        const stretches = rule.spansSeconds.length === 0 ? whole : spansOf(rule, observation);
        const heard = fewestRequests(stretches);
        if (heard < fewest) fewest = heard;
        if (heard < minRequests) continue;
        const first = findings.length;
        judgeRule(rule, observation, stretches, objective, findings);
        if (!isInBreach(findings, first)) continue;
        const streak = (streaks[rule.metric] ?? 0) + observation.newSeconds;
        memory = { ...memory, [rule.metric]: streak };
        if (streak < rule.holdSeconds) makePending(findings, first);
      }
      const verdict = verdictOf(findings);
      // A rule that looks back less far than the window may have nothing to go by; a breach of another counts all the same.
      if (fewest < minRequests && verdict !== 'FAIL') {
        return silent({ code: 'too_few_requests', requests: fewest, minRequests }, memory);
      }
      return { judgement: { verdict, findings, silence: null, evidence: [], asks: null }, memory };
    },
  };
}

/** A rule that is not heard also loses its streak: a breach has to be seen to hold. */
function silent(silence: Judgement['silence'], memory: BreachStreaks): { judgement: Judgement; memory: BreachStreaks } {
  return { judgement: { verdict: 'INCONCLUSIVE', findings: [], silence, evidence: [], asks: null }, memory };
}

function spansOf({ spansSeconds }: Rule, observation: Observation): readonly Comparison[] {
  return spansSeconds.map((seconds) => observation.over(seconds));
}

function fewestRequests(stretches: readonly Comparison[]): number {
  let fewest = Number.POSITIVE_INFINITY;
  for (const { canary } of stretches) if (canary.requests < fewest) fewest = canary.requests;
  return fewest;
}

/** Whether a rule, whose findings begin at `first`, is in breach. */
function isInBreach(findings: readonly Finding[], first: number): boolean {
  for (let i = first; i < findings.length; i++) if (findings[i]?.outcome === 'breached') return true;
  return false;
}

/** A breach that has not held for as long as it has to is pending. */
function makePending(findings: Finding[], first: number): void {
  for (const [i, finding] of findings.entries()) {
    if (i >= first && finding.outcome === 'breached') findings[i] = { ...finding, outcome: 'pending' };
  }
}

function verdictOf(findings: readonly Finding[]): Verdict {
  for (const { outcome, verdict } of PRECEDENCE) {
    for (const finding of findings) if (finding.outcome === outcome) return verdict;
  }
  return 'PASS';
}
