import type { MetricSource } from '../measures/metric-source.js';
import { judgedFrom, NOTHING_SERVED } from '../measures/metric-value.js';
import type { Comparison, Observation } from '../model/observation.js';
import type { Rule } from '../model/rule.js';
import type { Finding } from '../model/verdict.js';
import { checkRule } from './check-rule.js';
import { type CheckedRule, Checks } from './checks.js';

/** For each rule, by its label, for how many seconds it has been in breach, up to the latest window. Absent means none. */
type BreachStreaks = Readonly<Record<string, number>>;

/** What is remembered of the rules. */
export interface RuleMemory {
  readonly streaks: BreachStreaks;
  /** Labels of rules that roll nothing back and whose breach was told: until a window in which they are kept, it is the same breach. */
  readonly told: readonly string[];
}

export const NO_STREAKS: BreachStreaks = {};
export const NO_MEMORY: RuleMemory = { streaks: NO_STREAKS, told: [] };

/** What the rules of a stage are, prepared for all of its windows. */
export interface RulesOfStage {
  readonly rules: readonly CheckedRule[];
  /** Whether any of them pauses. */
  readonly pauses: boolean;
  /** Whether there is nothing but rules that alert. */
  readonly alone: boolean;
}

/** What the rules of a stage are checked in. */
export interface WindowOfRules {
  observation: Observation | null;
  /** The window as the one stretch that most rules look at. */
  readonly whole: readonly Comparison[];
  readonly minRequests: number;
  readonly objective: number | null;
  readonly checks: Checks;
  /** Breaches that begin to count, of rules that roll nothing back. */
  told: readonly Finding[];
  /** Whether the stage has rules that pause, and each of them was judged and is kept. */
  isClear: boolean;
}

/** Checks every rule. Gives the streaks of those that are in breach, and whose breach was told. */
export function checkWindow(
  { rules, pauses, alone }: RulesOfStage,
  window: WindowOfRules,
  before: RuleMemory,
): RuleMemory {
  let streaks = NO_STREAKS;
  let told: readonly string[] = NONE;
  window.told = NONE;
  window.isClear = pauses;
  for (const checked of rules) {
    const { key, rule } = checked;
    const since = before.streaks === NO_STREAKS ? 0 : (before.streaks[key] ?? 0);
    if (rule.sequel === undefined) {
      const streak = checkOne(checked, window, since, true);
      if (streak > 0) streaks = { ...streaks, [key]: streak };
      continue;
    }
    const { streak, isTold } = checkWaiting(checked, window, since, before.told.includes(key), alone);
    if (streak > 0) streaks = { ...streaks, [key]: streak };
    if (isTold) told = [...told, key];
  }
  return remembered(streaks, told);
}

/**
 * Checks one rule. Gives for how many seconds it has been in breach, `before` of them already when the window began; negative:
 * it had too little to go by, which `isMissed` leaves the window without evidence.
 */
function checkOne(checked: CheckedRule, window: WindowOfRules, before: number, isMissed: boolean): number {
  const { observation, whole, minRequests, objective, checks } = window;
  const { rule } = checked;
  if (observation === null) throw new Error('a rule is checked in a window');
  const { isPlain } = checked;
  const read = isPlain ? whole : stretchesOf(rule, observation, whole);
  const isHeard = isPlain
    ? isHeardIn(observation.canary.requests, minRequests, checks, isMissed)
    : isHeardOf(checked, window, observation, read, isMissed);
  if (!isHeard) return UNHEARD;
  // All stretches end at one instant. An alarm on the whole service has the failures of the versions before.
  if (checked.source.of === 'errors' && rule.of === undefined && read[0]?.canary.hasNoErrorSeries === true) {
    checks.isUnknown = true;
    if (isMissed) checks.withoutSeries ??= rule.metric;
    return 0;
  }
  const first = checks.findings?.length ?? 0;
  checks.isBreached = false;
  checkRule(checked, observation, read, objective, checks);
  if (!checks.isBreached) return 0;
  const streak = before + observation.newSeconds;
  if (streak >= rule.holdSeconds) {
    if (rule.sequel === undefined) checks.isFailed = true;
  } else {
    if (rule.sequel !== 'alert') checks.isPending = true;
    if (checks.findings !== null) makePending(checks.findings, first);
  }
  return streak;
}

const UNHEARD = -1;

/** What a rule reads: the window, or other stretches, of the canary or of the whole service. */
function stretchesOf(rule: Rule, observation: Observation, whole: readonly Comparison[]): readonly Comparison[] {
  if (rule.of !== undefined) return ofService(rule, observation);
  return rule.spansSeconds.length === 0 ? whole : spansOf(rule, observation);
}

/** Whether so many requests are enough to go by. */
function isHeardIn(served: number, minRequests: number, checks: Checks, isMissed: boolean): boolean {
  if (isMissed && served < checks.fewestRequests) checks.fewestRequests = served;
  return served >= minRequests;
}

/** The same of a rule that does not go by the canary's requests in the window. */
function isHeardOf(
  { rule, source }: CheckedRule,
  { whole, minRequests, objective, checks }: WindowOfRules,
  observation: Observation,
  read: readonly Comparison[],
  isMissed: boolean,
): boolean {
  if (rule.of === undefined) return isHeardIn(fewestOf(source, read, objective), minRequests, checks, isMissed);
  // What the canary had of too few requests of the whole service is too few as well.
  const isHeard = fewestRequests(read) >= minRequests;
  if (!isHeard) {
    const own = rule.spansSeconds.length === 0 ? whole : spansOf(rule, observation);
    isHeardIn(fewestOf(source, own, objective), minRequests, checks, isMissed);
  }
  return isHeard;
}

/** The least that a metric has to go by in any stretch. Copies, which no user waits for, convert nothing. */
function fewestOf(source: MetricSource, stretches: readonly Comparison[], objective: number | null): number {
  if (source.of === 'copies') return fewestCopies(stretches);
  return source.of === 'conversions' && isUnknownIn(source, stretches, objective) ? 0 : fewestRequests(stretches);
}

/** By itself: a function that is made here would cost every rule of every window what it closes over. */
function isUnknownIn(source: MetricSource, stretches: readonly Comparison[], objective: number | null): boolean {
  return stretches.some((each) => judgedFrom(source, each.canary, objective) === null);
}

/** The same of a rule that rolls nothing back: `wasTold`, whether the breach that it may be in was told already. */
function checkWaiting(
  checked: CheckedRule,
  window: WindowOfRules,
  before: number,
  wasTold: boolean,
  isAlone: boolean,
): { readonly streak: number; readonly isTold: boolean } {
  const { checks } = window;
  const { rule } = checked;
  const isAlert = rule.sequel === 'alert';
  const { isUnknown, closeness } = checks;
  checks.isUnknown = false;
  const streak = checkOne(checked, window, before, !isAlert || isAlone);
  const isKept = streak === 0 && !checks.isUnknown;
  checks.isUnknown = isUnknown || (checks.isUnknown && (!isAlert || isAlone));
  // It says nothing of how near a rollback was.
  checks.closeness = closeness;
  if (rule.sequel === 'pause' && !isKept) window.isClear = false;
  if (isKept) return { streak: 0, isTold: false };
  if (streak <= 0 || streak < rule.holdSeconds) return { streak: Math.max(0, streak), isTold: wasTold };
  if (!isAlert) checks.isWaiting = true;
  if (!wasTold) window.told = [...window.told, ...breachOf(checked, window)];
  return { streak, isTold: true };
}

/** The first condition of a rule that is breached, looked at again: most windows keep no findings. */
function breachOf(checked: CheckedRule, { observation, whole, objective }: WindowOfRules): readonly Finding[] {
  if (observation === null) throw new Error('a rule is checked in a window');
  const { rule } = checked;
  const again = new Checks();
  again.begin(true, -1);
  checkRule(checked, observation, stretchesOf(rule, observation, whole), objective, again);
  return (again.findings ?? []).filter(({ outcome }) => outcome === 'breached').slice(0, 1);
}

const NONE: readonly never[] = [];

/** With the one memory that there is of nothing. */
export function remembered(streaks: BreachStreaks, told: readonly string[]): RuleMemory {
  return streaks === NO_STREAKS && told.length === 0 ? NO_MEMORY : { streaks, told };
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

/** What is read of copies is heard by their number. */
function fewestCopies(stretches: readonly Comparison[]): number {
  return Math.min(...stretches.map(({ canary }) => canary.mismatches()?.copies ?? 0));
}

/** A breach that has not held for as long as it has to is pending. */
function makePending(findings: Finding[], first: number): void {
  for (const [i, finding] of findings.entries()) {
    if (i >= first && finding.outcome === 'breached') findings[i] = { ...finding, outcome: 'pending' };
  }
}
