import { conditionMeaning } from '../measures/conditions.js';
import type { Evidence } from '../model/evidence.js';
import type { CarriedPolicy } from '../model/judge.js';
import type { Asks, DecidedBy, DecisionRow, Finding, Verdict } from '../model/verdict.js';

export interface Decision {
  readonly when: DecisionRow;
  readonly verdict: Verdict;
  readonly asks: Asks;
}

/**
 * What they make of it: read from the top, the first that holds. What is wrong with the canary rolls it back; what is wrong
 * with both arms, or with the comparison itself, a rollback does not mend: it takes a person. A judge's evidence is decisive:
 * it has spent its alpha, and is not said again. A threshold is asked in every window, and its failures are counted.
 *
 * A carried baseline is of another time. What is worse than it is a bad canary, or an outage that stable would have had too,
 * and nothing in the numbers tells which: the plan says what follows.
 */
export const DECISIONS: readonly Decision[] = [
  { when: 'canary_is_worse', verdict: 'FAIL', asks: 'roll_back' },
  { when: 'worse_than_carried_baseline_rolls_back', verdict: 'FAIL', asks: 'roll_back' },
  { when: 'threshold_is_breached', verdict: 'FAIL', asks: null },
  { when: 'users_do_not_match', verdict: 'INCONCLUSIVE', asks: 'hold' },
  { when: 'worse_than_carried_baseline_pauses', verdict: 'INCONCLUSIVE', asks: 'hold' },
  { when: 'both_arms_are_bad', verdict: 'INCONCLUSIVE', asks: 'hold' },
  { when: 'no_data_in_the_stage', verdict: 'INCONCLUSIVE', asks: 'hold' },
  { when: 'rule_that_waits_is_breached', verdict: 'INCONCLUSIVE', asks: null },
  { when: 'judges_are_undecided', verdict: 'INCONCLUSIVE', asks: null },
  { when: 'canary_is_no_worse_than_the_margin', verdict: 'PASS', asks: 'promote' },
  { when: 'otherwise', verdict: 'PASS', asks: null },
];

/** All that is said of a window. */
export interface Said {
  /** What the thresholds that roll back found; empty when none sits among the judges, or when they are silent. */
  readonly findings: readonly Finding[];
  /** The same of those that pause or freeze; and whether any threshold found anything, one that alerts included. */
  readonly waiting: readonly Finding[];
  readonly thresholdsHeard: boolean;
  /** Whether thresholds sit among the judges and had too little to go by. */
  readonly thresholdsSilent: boolean;
  readonly evidence: readonly Evidence[];
  /** Whether the baseline is beyond the bound of an absolute condition, too. */
  isSharedBreach(finding: Finding): boolean;
  /** What the plan says of a baseline that is carried; null: the baseline served beside the canary, or there is none. */
  readonly whenCarried: CarriedPolicy | null;
  /** Whether the stage is over and the canary served nothing in it. */
  readonly nothingServed: boolean;
}

/** What makes a row hold; null: it does not. */
type Causes = Omit<DecidedBy, 'row'> | null;

const NONE: readonly never[] = [];
const NOTHING: NonNullable<Causes> = { evidence: NONE, findings: NONE };

const HOLDS: Readonly<Record<DecisionRow, (said: Said) => Causes>> = {
  canary_is_worse: (said) => (said.whenCarried === null ? worse(said) : null),
  worse_than_carried_baseline_rolls_back: (said) => (said.whenCarried === 'rollback' ? worse(said) : null),
  threshold_is_breached: (said) => unlessNone(NONE, ofCanaryAlone(said)),
  users_do_not_match: ({ evidence }) => unlessNone(those(evidence, isMismatch), NONE),
  worse_than_carried_baseline_pauses: ({ findings, evidence, whenCarried }) =>
    whenCarried === 'pause'
      ? unlessNone(
          those(evidence, isWorse),
          those(findings, (one) => isBreached(one) && isRelative(one)),
        )
      : null,
  both_arms_are_bad: ({ findings }) => unlessNone(NONE, those(findings, isBreached)),
  no_data_in_the_stage: ({ nothingServed }) => (nothingServed ? NOTHING : null),
  rule_that_waits_is_breached: ({ waiting }) => unlessNone(NONE, those(waiting, isBreached)),
  judges_are_undecided: ({ findings, waiting, thresholdsHeard, thresholdsSilent, evidence }) => {
    const open = those(findings, isOpen);
    const opened = waiting.length === 0 ? open : [...open, ...those(waiting, isOpen)];
    const causes = unlessNone(those(evidence, isUndecided), opened);
    if (causes !== null) return causes;
    return thresholdsSilent || (!thresholdsHeard && !evidence.some(isOfCanary)) ? NOTHING : null;
  },
  canary_is_no_worse_than_the_margin: ({ evidence }) =>
    evidence.every(isContent) ? unlessNone(those(evidence, isCleared), NONE) : null,
  otherwise: () => NOTHING,
};

/** The ones that are so, in most windows none. */
function those<T>(all: readonly T[], isSo: (one: T) => boolean): readonly T[] {
  for (const one of all) if (isSo(one)) return all.filter(isSo);
  return NONE;
}

/** A judge's evidence, and with it the breaches that say the same. */
function worse(said: Said): Causes {
  const evidence = those(said.evidence, isWorse);
  return evidence.length === 0 ? null : { evidence, findings: ofCanaryAlone(said) };
}

function isWorse({ outcome, method }: Evidence): boolean {
  return outcome === 'worse' && method !== 'srm';
}

function isMismatch({ outcome, method }: Evidence): boolean {
  return outcome === 'worse' && method === 'srm';
}

function isUndecided({ outcome }: Evidence): boolean {
  return outcome === 'undecided' || outcome === 'pending';
}

function isCleared({ outcome }: Evidence): boolean {
  return outcome === 'cleared';
}

function isBreached({ outcome }: Finding): boolean {
  return outcome === 'breached';
}

function isOpen({ outcome }: Finding): boolean {
  return outcome !== 'held';
}

/** Breaches that are the canary's own: of an absolute bound that the baseline keeps, or of one that goes by the baseline. */
function ofCanaryAlone({ findings, isSharedBreach, whenCarried }: Said): readonly Finding[] {
  if (findings.length === 0) return NONE;
  return findings.filter(
    (one) => isBreached(one) && (isRelative(one) ? whenCarried !== 'pause' : !isSharedBreach(one)),
  );
}

function unlessNone(evidence: readonly Evidence[], findings: readonly Finding[]): Causes {
  return evidence.length === 0 && findings.length === 0 ? null : { evidence, findings };
}

/** Who the users are says nothing of how they are served. */
function isOfCanary({ method, outcome }: Evidence): boolean {
  return method !== 'srm' && outcome !== 'noted';
}

/** A judge that can clear no canary does not prevent one that can from doing so. */
function isContent({ method, outcome }: Evidence): boolean {
  return outcome === 'cleared' || method !== 'sequential';
}

function isRelative({ condition }: Finding): boolean {
  return conditionMeaning(condition).relative;
}

/** The table with its words looked up: this runs every window. */
const ROWS = DECISIONS.map((decision) => ({ decision, holds: HOLDS[decision.when] }));

/** The first row that holds, and what makes it hold. */
export function decide(said: Said): { readonly decision: Decision; readonly decidedBy: DecidedBy } {
  for (const { decision, holds } of ROWS) {
    const causes = holds(said);
    if (causes === null) continue;
    return { decision, decidedBy: { row: decision.when, evidence: causes.evidence, findings: causes.findings } };
  }
  throw new Error('the last row of DECISIONS always holds');
}
