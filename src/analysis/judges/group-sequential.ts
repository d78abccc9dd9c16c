import type { Evidence, EvidenceDetail, EvidenceOutcome, Undecided } from '../../model/evidence.js';
import type { Counted, GroupSequentialSpec } from '../../model/judge.js';
import type { Plan } from '../../model/plan.js';
import { spendingFunctions } from '../../stats/sequential/group-sequential.js';
import { alphaPart, hasCarriedBaseline, type Judge, type JudgeWindow, type Planned, windowsOf } from '../judge.js';
import { countedNote, fewestMore, ratesOf, ratioOf, whyUndecided } from './count-evidence.js';
import { isLookBeyond, leastBoundOf, nextScoreLook, processAt, type ScoreLook } from './score-look.js';
import { isBeyond, withLook } from './score-process.js';
import { NO_COUNTS, plus, type SplitCounts, splitCounts } from './split-counts.js';
import { plannedFraction } from './stage-information.js';

/** Of one metric. */
interface Seen {
  readonly inStage: SplitCounts;
  /** Since the last look. */
  readonly fresh: SplitCounts;
  readonly score: ScoreLook | null;
}

const NOTHING: Seen = { inStage: NO_COUNTS, fresh: NO_COUNTS, score: null };

type Memory = readonly Seen[];

/** How much may be spent by a look; null in the windows between looks. */
type Spend = number | null;

/**
 * A few looks a stage, at most as many as are planned, with bounds that spend alpha as the planned information comes in
 * (Lan and DeMets), over all stages: Σ (k − ρK), how many of the events were the canary's beyond its part ρ of the requests,
 * stratified by look, so that ρ may change with the stages. While events are few the bounds are exact: the recursion runs
 * over the binomial law of every look's events instead of the normal one.
 *
 * How much of the information is in follows from the plan, not from the counts (Lan and DeMets 1989: by calendar time),
 * since the number of events is not known beforehand. Sources: K. K. G. Lan, D. L. DeMets, Biometrika 70, 1983; C. Jennison
 * and B. W. Turnbull, Group Sequential Methods, 2000, chapters 7, 12 and 19.
 */
export function groupSequential(spec: GroupSequentialSpec, planned: Planned): Judge<Memory> {
  const { plan } = planned;
  const spending =
    spec.spending === 'power' ? spendingFunctions.power(spec.exponent) : spendingFunctions[spec.spending];
  return {
    begin: () => spec.metrics.map(() => NOTHING),
    examine(memory, window) {
      const { stage, observation } = window;
      const alpha = (spec.alpha * alphaPart(stage, plan)) / spec.metrics.length;
      const spend = isLookOf(spec, plan, window)
        ? spending(plannedFraction(plan, stage, observation.stageSeconds), alpha)
        : null;
      const counted = spec.metrics.map((metric, i) =>
        addCounts(
          memory[i] ?? NOTHING,
          splitCounts(window.newest, metric, spec.slowerThanMs, planned.plan.metrics),
          window,
        ),
      );
      const seen = spend === null ? counted : counted.map((one) => lookedAt(one, spend));
      const evidence = spec.metrics.map(
        (metric, i) => new LookEvidence(spec.name, planned, metric, counted[i] ?? NOTHING, seen[i] ?? NOTHING, spend),
      );
      return { memory: seen, evidence };
    },
  };
}

/** The windows of a stage that are looked at: the last, and others evenly spaced before it. */
function isLookOf({ looksPerStage }: GroupSequentialSpec, plan: Plan, { stage, observation }: JudgeWindow): boolean {
  if (observation.stageEnds) return true;
  const windows = windowsOf(stage, plan);
  const looks = Math.min(looksPerStage, windows);
  const window = Math.round(observation.stageSeconds / plan.intervalSeconds);
  // What comes after the planned time is looked at as it ends only; where nothing can be read yet there is no look.
  if (window < 1 || window >= windows) return false;
  return Math.floor((window * looks) / windows) > Math.floor(((window - 1) * looks) / windows);
}

function addCounts(seen: Seen, counts: SplitCounts, { stage, stageBegins }: JudgeWindow): Seen {
  if (!stageBegins) {
    return { inStage: plus(seen.inStage, counts), fresh: plus(seen.fresh, counts), score: seen.score };
  }
  if (hasCarriedBaseline(stage)) return { inStage: counts, fresh: counts, score: null };
  // A stage that a person or another judge ended early was not looked at to its end; it counts all the same.
  return { inStage: counts, fresh: counts, score: nextScoreLook(seen.score, seen.fresh, null) };
}

function lookedAt({ inStage, fresh, score }: Seen, spend: number): Seen {
  return { inStage, fresh: NO_COUNTS, score: nextScoreLook(score, fresh, spend) };
}

/** What one metric says in a window. A class, and no closures, since a study makes many and asks few for more than the outcome. */
class LookEvidence implements Evidence {
  readonly method = 'group_sequential';
  readonly statisticName = 'events';
  readonly judge: string;
  readonly subject: Counted;
  readonly outcome: EvidenceOutcome;
  readonly why: Undecided | null;
  readonly statistic: number | null;
  readonly leastBoundary: number;
  private readonly planned: Planned;
  /** Before and after the look, if there is one. */
  private readonly before: Seen;
  private readonly now: Seen;
  private readonly spend: Spend;

  constructor(judge: string, planned: Planned, subject: Counted, before: Seen, now: Seen, spend: Spend) {
    const { inStage, score } = now;
    const look = spend === null ? null : score;
    const why = whyUndecided(inStage, planned) ?? (look === null ? 'not_yet' : null);
    const least = look === null ? 0 : leastBoundOf(look);
    const isWorse = look !== null && isLookBeyond(look, least);
    this.judge = judge;
    this.subject = subject;
    this.outcome = isWorse ? 'worse' : why === null ? 'held' : 'undecided';
    this.why = isWorse ? null : why;
    this.statistic = look === null ? null : look.events;
    this.leastBoundary = least;
    this.planned = planned;
    this.before = before;
    this.now = now;
    this.spend = spend;
  }

  get boundary(): number | null {
    return processAt(this.now.score).bound;
  }

  detail(): EvidenceDetail {
    const { inStage } = this.now;
    return {
      pValue: null,
      eValue: null,
      effect: { kind: 'ratio', value: ratioOf(inStage) },
      interval: null,
      ...ratesOf(inStage),
      ...countedNote(this.subject, this.planned),
      needs: needed(this.before, this.spend),
    };
  }
}

/** More events move the bound as well. */
function needed({ score, fresh }: Seen, spend: Spend): number | null {
  if (spend === null || fresh.canaryRequests === 0) return null;
  return fewestMore((more) => {
    const counts = { ...fresh, canaryEvents: fresh.canaryEvents + more };
    return isBeyond(withLook(processAt(score), counts, spend));
  });
}
