import { conditionMeaning } from '../measures/conditions.js';
import type { Evidence } from '../model/evidence.js';
import type { Finding, Verdict } from '../model/verdict.js';

/** What several judges together see of a window, as words. */
export type Situation =
  | 'canary_is_worse'
  | 'users_do_not_match'
  | 'both_arms_are_bad'
  | 'no_data_in_the_stage'
  | 'somebody_is_undecided'
  | 'canary_is_no_worse_than_the_margin'
  | 'otherwise';

export interface Decision {
  readonly when: Situation;
  readonly verdict: Verdict;
  readonly asks: 'hold' | 'promote' | null;
}

/**
 * What they make of it: read from the top, the first that holds. What is wrong with the canary rolls it back; what is wrong
 * with both arms, or with the comparison itself, a rollback does not mend: it takes a person.
 */
export const DECISIONS: readonly Decision[] = [
  { when: 'canary_is_worse', verdict: 'FAIL', asks: null },
  { when: 'users_do_not_match', verdict: 'INCONCLUSIVE', asks: 'hold' },
  { when: 'both_arms_are_bad', verdict: 'INCONCLUSIVE', asks: 'hold' },
  { when: 'no_data_in_the_stage', verdict: 'INCONCLUSIVE', asks: 'hold' },
  { when: 'somebody_is_undecided', verdict: 'INCONCLUSIVE', asks: null },
  { when: 'canary_is_no_worse_than_the_margin', verdict: 'PASS', asks: 'promote' },
  { when: 'otherwise', verdict: 'PASS', asks: null },
];

/** All that is said of a window. */
export interface Said {
  /** What the thresholds found; empty when none sits among the judges, or when they are silent. */
  readonly findings: readonly Finding[];
  /** Whether thresholds sit among the judges and had too little to go by. */
  readonly thresholdsSilent: boolean;
  readonly evidence: readonly Evidence[];
  /** Whether the baseline is beyond the bound of an absolute condition, too. */
  isSharedBreach(finding: Finding): boolean;
  /** Whether the stage is over and the canary served nothing in it. */
  readonly nothingServed: boolean;
}

const HOLDS: Readonly<Record<Situation, (said: Said) => boolean>> = {
  canary_is_worse: ({ findings, evidence, isSharedBreach }) =>
    evidence.some(({ outcome, method }) => outcome === 'worse' && method !== 'srm') ||
    findings.some((finding) => finding.outcome === 'breached' && (isRelative(finding) || !isSharedBreach(finding))),
  users_do_not_match: ({ evidence }) => evidence.some(({ outcome, method }) => outcome === 'worse' && method === 'srm'),
  both_arms_are_bad: ({ findings }) => findings.some(({ outcome }) => outcome === 'breached'),
  no_data_in_the_stage: ({ nothingServed }) => nothingServed,
  somebody_is_undecided: ({ findings, thresholdsSilent, evidence }) =>
    thresholdsSilent ||
    (findings.length === 0 && !evidence.some(isOfCanary)) ||
    findings.some(({ outcome }) => outcome !== 'held') ||
    evidence.some(({ outcome }) => outcome === 'undecided' || outcome === 'pending'),
  canary_is_no_worse_than_the_margin: ({ evidence }) =>
    evidence.some(({ outcome }) => outcome === 'cleared') && evidence.every(isContent),
  otherwise: () => true,
};

/** Who the users are says nothing of how they are served. */
function isOfCanary({ method, outcome }: Evidence): boolean {
  return method !== 'srm' && outcome !== 'noted';
}

/** A judge that cannot clear anybody does not stand in the way of one that does. */
function isContent({ method, outcome }: Evidence): boolean {
  return outcome === 'cleared' || method !== 'sequential';
}

function isRelative({ condition }: Finding): boolean {
  return conditionMeaning(condition).relative;
}

/** The table with its words looked up: this runs every window. */
const ROWS = DECISIONS.map((decision) => ({ decision, holds: HOLDS[decision.when] }));

export function decide(said: Said): Decision {
  for (const { decision, holds } of ROWS) if (holds(said)) return decision;
  throw new Error('the last row of DECISIONS always holds');
}
