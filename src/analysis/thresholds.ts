import type { Comparison } from '../model/observation.js';
import type { Plan, Stage } from '../model/plan.js';
import type { Finding, Halt, Judgement, Silence, Verdict } from '../model/verdict.js';
import { type Analyzed, type Analyzer, wholeInquiry } from './analyzer.js';
import {
  checkWindow,
  NO_MEMORY,
  NO_STREAKS,
  type RuleMemory,
  type RulesOfStage,
  remembered,
  type WindowOfRules,
} from './check-window.js';
import { Checks, checkedRule } from './checks.js';

/**
 * Judges every window by the rules of its stage: each condition against the canary's value of its metric. A breach of a rule
 * that rolls back fails the window; one that has not held for as long as its rule asks, or that cannot be known, leaves it
 * INCONCLUSIVE, and so does a breach of a rule that pauses or freezes. A rule that alerts does not change the verdict.
 * `objective`, in (0, 1), is the share of requests that must succeed; without one no stage may have a rule for the burn rate.
 */
export function thresholds(
  { minRequests, metrics, slowerThanMs }: Pick<Plan, 'minRequests' | 'metrics' | 'slowerThanMs'>,
  objective: number | null = null,
): Analyzer<RuleMemory> {
  const checks = new Checks();
  const rulesOf = ruleFinder(metrics, slowerThanMs);
  // One for all windows: a study judges millions.
  const whole: Comparison[] = [];
  const window: WindowOfRules = { observation: null, whole, minRequests, objective, checks, told: [], isClear: false };
  return {
    begin: () => NO_MEMORY,
    analyze(before, stage, observation, inquiry = wholeInquiry()) {
      const { requests } = observation.canary;
      // Of most windows nothing more is to be asked than this.
      if (requests < minRequests || stage.rules.length === 0) {
        const silence = silenceBefore(stage, requests, minRequests);
        if (silence !== null) return silent(silence, remembered(NO_STREAKS, before.told));
      }
      checks.begin(inquiry.wantsFindings, inquiry.closeness);
      // Mostly the same object: what is written into an old one takes its time.
      if (window.observation !== observation) {
        window.observation = observation;
        whole[0] = observation;
      }
      const memory = checkWindow(rulesOf(stage), window, before);
      const { fewestRequests: fewest, isFailed, isPending, isUnknown, isWaiting } = checks;
      // A rule goes by the stretch that it reads, which may have too little; a breach of another counts all the same.
      if (fewest < minRequests && !isFailed && !isWaiting) {
        return withHalts(silent({ code: 'too_few_requests', requests: fewest, minRequests }, memory), window);
      }
      const verdict = isFailed ? 'FAIL' : isWaiting || isPending || isUnknown ? 'INCONCLUSIVE' : 'PASS';
      if (checks.closeness > inquiry.closeness) inquiry.closeness = checks.closeness;
      if (checks.findings === null && memory === NO_MEMORY && !isWaiting) return withHalts(BARE[verdict], window);
      const judgement = judgementOf(verdict, checks);
      if (checks.withoutSeries === null || isFailed) return withHalts({ judgement, memory }, window);
      const silence: Silence = { code: 'no_failure_yet', metric: checks.withoutSeries };
      return withHalts({ judgement: { ...judgement, silence }, memory }, window);
    },
  };
}

/** With what rules that pause or freeze ask for, and the breaches that are told. */
function withHalts(analyzed: Analyzed<RuleMemory>, { told, isClear }: WindowOfRules): Analyzed<RuleMemory> {
  if (told.length === 0 && !isClear) return analyzed;
  const asks = (sequel: Finding['sequel']): boolean => told.some((one) => one.sequel === sequel);
  const halts: Halt | null = asks('freeze') ? 'freeze' : asks('pause') ? 'pause' : isClear ? 'clear' : null;
  const judgement: Judgement = {
    ...analyzed.judgement,
    ...(halts === null ? {} : { halts }),
    ...(told.length === 0 ? {} : { told }),
  };
  return { ...analyzed, judgement };
}

/** Why no rule of the stage is asked. A window in which nothing was served adds nothing, whatever was served before. */
function silenceBefore({ rules }: Stage, requests: number, minRequests: number): Silence | null {
  if (requests === 0 || (requests < minRequests && rules.length === 0)) {
    return { code: 'too_few_requests', requests, minRequests };
  }
  return rules.length === 0 ? { code: 'no_thresholds' } : null;
}

/** The rules of a stage, prepared once for all of its windows in all runs; the latest stage is not looked up. */
function ruleFinder(own: Plan['metrics'], slowerThanMs: number | undefined): (stage: Stage) => RulesOfStage {
  const prepared = new WeakMap<Stage, RulesOfStage>();
  let latest: Stage | null = null;
  let found: RulesOfStage = { rules: [], pauses: false, alone: false };
  return (stage) => {
    if (stage === latest) return found;
    latest = stage;
    found = prepared.get(stage) ?? {
      rules: stage.rules.map((rule) => checkedRule(rule, own, slowerThanMs)),
      pauses: stage.rules.some(({ sequel }) => sequel === 'pause'),
      alone: stage.rules.every(({ sequel }) => sequel === 'alert'),
    };
    prepared.set(stage, found);
    return found;
  };
}

const ROWS = { PASS: 'otherwise', FAIL: 'threshold_is_breached', INCONCLUSIVE: 'judges_are_undecided' } as const;

/** Of a window whose findings no caller asked for, and in which no rule is in breach. */
const BARE: Readonly<Record<Verdict, Analyzed<RuleMemory>>> = {
  PASS: bare('PASS'),
  FAIL: bare('FAIL'),
  INCONCLUSIVE: bare('INCONCLUSIVE'),
};

function bare(verdict: Verdict): Analyzed<RuleMemory> {
  const decidedBy = { row: ROWS[verdict], evidence: [], findings: [] };
  return {
    judgement: { verdict, findings: [], silence: null, evidence: [], asks: null, decidedBy },
    memory: NO_MEMORY,
  };
}

function judgementOf(verdict: Verdict, { findings, isWaiting }: Checks): Judgement {
  const { judgement } = BARE[verdict];
  if (findings === null) return judgement;
  const isHeld = verdict === 'INCONCLUSIVE' && isWaiting;
  const row = isHeld ? 'rule_that_waits_is_breached' : ROWS[verdict];
  return {
    ...judgement,
    findings,
    decidedBy: { row, evidence: [], findings: findings.filter(countsTowards(verdict, isHeld)) },
  };
}

/** Of what decides a window; a rule that alerts decides none. */
function countsTowards(verdict: Verdict, isHeld: boolean): (finding: Finding) => boolean {
  return ({ outcome, sequel }) => {
    if (sequel === 'alert' || verdict === 'PASS') return false;
    if (verdict === 'FAIL') return outcome === 'breached' && sequel === undefined;
    return isHeld ? outcome === 'breached' : outcome !== 'held';
  };
}

/** A rule that has too little to go by also loses its streak: a breach has to be seen to hold. */
function silent(silence: Judgement['silence'], memory: RuleMemory): Analyzed<RuleMemory> {
  return { judgement: { ...BARE.INCONCLUSIVE.judgement, silence }, memory };
}
