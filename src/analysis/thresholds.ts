import { NOTHING_SERVED } from '../measures/metric-value.js';
import type { Metric } from '../model/metric.js';
import type { Comparison, Observation } from '../model/observation.js';
import type { Plan, Stage } from '../model/plan.js';
import type { Rule } from '../model/rule.js';
import type { DecidedBy, Finding, Judgement, Silence, Verdict } from '../model/verdict.js';
import { type Analyzed, type Analyzer, wholeInquiry } from './analyzer.js';
import { type CheckedRule, Checks, checkedRule, checkRule } from './check-rule.js';

/** For each metric, for how many seconds its rule has been in breach, up to the latest window. Absent means none. */
export type BreachStreaks = Readonly<Partial<Record<Metric, number>>>;

const NO_STREAKS: BreachStreaks = {};

/**
 * Judges every window by the rules of its stage: each condition against the canary's value of its metric. Any breach fails
 * the window; one that has not held for as long as its rule asks, or that cannot be known, leaves it INCONCLUSIVE.
 * `objective`, in (0, 1), is the share of requests that must succeed; without one no stage may have a rule for the burn rate.
 */
export function thresholds(
  { minRequests, metrics }: Pick<Plan, 'minRequests' | 'metrics'>,
  objective: number | null = null,
): Analyzer<BreachStreaks> {
  const checks = new Checks();
  const rulesOf = ruleFinder(metrics);
  // One for all windows: a study judges millions.
  const whole: Comparison[] = [];
  const window: WindowOfRules = { observation: null, whole, minRequests, objective, checks };
  return {
    begin: () => NO_STREAKS,
    analyze(streaks, stage, observation, inquiry = wholeInquiry()) {
      const { requests } = observation.canary;
      // Of most windows nothing more is to be asked than this.
      if (requests < minRequests || stage.rules.length === 0) {
        const silence = silenceBefore(stage, requests, minRequests);
        if (silence !== null) return silent(silence, NO_STREAKS);
      }
      checks.begin(inquiry.wantsFindings);
      window.observation = observation;
      whole[0] = observation;
      const memory = checkAll(rulesOf(stage), window, streaks);
      const { fewestRequests: fewest, isFailed, isPending, isUnknown } = checks;
      // A rule goes by the stretch that it reads, which may have too little; a breach of another counts all the same.
      if (fewest < minRequests && !isFailed) {
        return silent({ code: 'too_few_requests', requests: fewest, minRequests }, memory);
      }
      const silence =
        checks.withoutSeries === null ? null : ({ code: 'no_failure_yet', metric: checks.withoutSeries } as const);
      const verdict = isFailed ? 'FAIL' : isPending || isUnknown ? 'INCONCLUSIVE' : 'PASS';
      if (checks.closeness > inquiry.closeness) inquiry.closeness = checks.closeness;
      if (checks.findings === null && memory === NO_STREAKS) return BARE[verdict];
      const judgement = judgementOf(verdict, checks.findings);
      return { judgement: silence === null || isFailed ? judgement : { ...judgement, silence }, memory };
    },
  };
}

/** Why no rule of the stage is asked. A window in which nothing was served adds nothing, whatever was served before. */
function silenceBefore({ rules }: Stage, requests: number, minRequests: number): Silence | null {
  if (requests === 0 || (requests < minRequests && rules.length === 0)) {
    return { code: 'too_few_requests', requests, minRequests };
  }
  return rules.length === 0 ? { code: 'no_thresholds' } : null;
}

/** What the rules of a stage are checked in. */
interface WindowOfRules {
  observation: Observation | null;
  /** The window as the one stretch that most rules look at. */
  readonly whole: readonly Comparison[];
  readonly minRequests: number;
  readonly objective: number | null;
  readonly checks: Checks;
}

/** Checks every rule. Gives the streaks of those that are in breach. */
function checkAll(rules: readonly CheckedRule[], window: WindowOfRules, streaks: BreachStreaks): BreachStreaks {
  let memory = NO_STREAKS;
  for (const checked of rules) {
    const { metric } = checked.rule;
    const streak = checkOne(checked, window, streaks[metric] ?? 0);
    if (streak > 0) memory = { ...memory, [metric]: streak };
  }
  return memory;
}

/** Checks one rule. Gives for how many seconds it has been in breach, `before` of them already when the window began. */
function checkOne(checked: CheckedRule, window: WindowOfRules, before: number): number {
  const { observation, whole, minRequests, objective, checks } = window;
  const { rule } = checked;
  if (observation === null) throw new Error('a rule is checked in a window');
  const stretches = rule.spansSeconds.length === 0 ? whole : spansOf(rule, observation);
  const read = rule.of === undefined ? stretches : ofService(rule, observation);
  const served = fewestRequests(stretches);
  // What the canary had of too few requests of the whole service is too few as well.
  const isHeard = rule.of === undefined ? served >= minRequests : fewestRequests(read) >= minRequests;
  if (served < checks.fewestRequests && (rule.of === undefined || !isHeard)) checks.fewestRequests = served;
  if (!isHeard) return 0;
  // All stretches end at one instant. An alarm on the whole service has the failures of the versions before.
  if (checked.source.of === 'errors' && rule.of === undefined && read[0]?.canary.hasNoErrorSeries === true) {
    checks.isUnknown = true;
    checks.withoutSeries ??= rule.metric;
    return 0;
  }
  const first = checks.findings?.length ?? 0;
  checks.isBreached = false;
  checkRule(checked, observation, read, objective, checks);
  if (!checks.isBreached) return 0;
  const streak = before + observation.newSeconds;
  if (streak >= rule.holdSeconds) {
    checks.isFailed = true;
  } else {
    checks.isPending = true;
    if (checks.findings !== null) makePending(checks.findings, first);
  }
  return streak;
}

/** The rules of a stage, prepared once for all of its windows. */
function ruleFinder(own: Plan['metrics']): (stage: Stage) => readonly CheckedRule[] {
  let latest: Stage | null = null;
  let rules: readonly CheckedRule[] = [];
  return (stage) => {
    if (stage !== latest) {
      latest = stage;
      rules = stage.rules.map((rule) => checkedRule(rule, own));
    }
    return rules;
  };
}

const ROWS = { PASS: 'otherwise', FAIL: 'threshold_is_breached', INCONCLUSIVE: 'judges_are_undecided' } as const;

/** Of a window whose findings no caller asked for, and in which no rule is in breach. */
const BARE: Readonly<Record<Verdict, Analyzed<BreachStreaks>>> = {
  PASS: bare('PASS'),
  FAIL: bare('FAIL'),
  INCONCLUSIVE: bare('INCONCLUSIVE'),
};

function bare(verdict: Verdict): Analyzed<BreachStreaks> {
  const decidedBy = { row: ROWS[verdict], evidence: [], findings: [] };
  return {
    judgement: { verdict, findings: [], silence: null, evidence: [], asks: null, decidedBy },
    memory: NO_STREAKS,
  };
}

function judgementOf(verdict: Verdict, findings: readonly Finding[] | null): Judgement {
  if (findings === null) return BARE[verdict].judgement;
  return { verdict, findings, silence: null, evidence: [], asks: null, decidedBy: decidedBy(verdict, findings) };
}

function decidedBy(verdict: Verdict, findings: readonly Finding[]): DecidedBy {
  const counts = ({ outcome }: Finding): boolean =>
    verdict === 'FAIL' ? outcome === 'breached' : verdict === 'INCONCLUSIVE' && outcome !== 'held';
  return { row: ROWS[verdict], evidence: [], findings: findings.filter(counts) };
}

/** A rule that has too little to go by also loses its streak: a breach has to be seen to hold. */
function silent(silence: Judgement['silence'], memory: BreachStreaks): Analyzed<BreachStreaks> {
  return { judgement: { ...BARE.INCONCLUSIVE.judgement, silence }, memory };
}

function spansOf({ spansSeconds }: Rule, observation: Observation): readonly Comparison[] {
  return spansSeconds.map((seconds) => observation.over(seconds));
}

/** The same stretches, with what all arms served in the canary's place: nothing is left to compare it with. */
function ofService({ spansSeconds }: Rule, observation: Observation): readonly Comparison[] {
  const spans = spansSeconds.length === 0 ? [null] : spansSeconds;
  return spans.map((seconds) => ({
    canary: observation.service(seconds),
    baseline: NOTHING_SERVED,
    baselineSource: 'none',
  }));
}

function fewestRequests(stretches: readonly Comparison[]): number {
  let fewest = Number.POSITIVE_INFINITY;
  for (const { canary } of stretches) if (canary.requests < fewest) fewest = canary.requests;
  return fewest;
}

/** A breach that has not held for as long as it has to is pending. */
function makePending(findings: Finding[], first: number): void {
  for (const [i, finding] of findings.entries()) {
    if (i >= first && finding.outcome === 'breached') findings[i] = { ...finding, outcome: 'pending' };
  }
}
